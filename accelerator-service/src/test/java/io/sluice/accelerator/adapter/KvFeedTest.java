package io.sluice.accelerator.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KvFeedTest {
    @Test
    void copiesWhatIsInTheRingAndTellsWhatIsGone() {
        KvFeed feed = new KvFeed(8);
        KvBatch batch = new KvBatch();
        assertTrue(batch.fill(feed, 1));
        assertEquals(0, batch.count());
        feed.stored(11);
        feed.removed(11);
        feed.cleared();
        assertTrue(batch.fill(feed, 1));
        assertEquals(3, batch.count());
        assertTrue(batch.isStored(0));
        assertTrue(batch.isRemoved(1));
        assertFalse(batch.isStored(2) || batch.isRemoved(2));
        assertEquals(11, batch.hash(1));
        for (int i = 0; i < 8; i++) {
            feed.stored(i);
        }
        assertFalse(batch.fill(feed, 3), "3 was overwritten by 11");
        assertTrue(batch.fill(feed, 4));
        assertEquals(8, batch.count());
        assertEquals(0, batch.hash(0));
    }

    @Test
    void neverDeliversATornEvent() throws InterruptedException {
        KvFeed feed = new KvFeed(1_024);
        int events = 2_000_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= events; i++) {
                // What an event says follows from its number.
                if ((i & 1) == 0) {
                    feed.stored(i);
                } else {
                    feed.removed(i);
                }
            }
        });
        KvBatch batch = new KvBatch();
        long next = 1;
        while (next <= events) {
            if (!batch.fill(feed, next)) {
                next = feed.newest();
                continue;
            }
            for (int i = 0; i < batch.count(); i++) {
                assertEquals(next + i, batch.hash(i));
                assertEquals((next + i & 1) == 0, batch.isStored(i));
            }
            next += batch.count();
        }
        writer.join();
    }
}
