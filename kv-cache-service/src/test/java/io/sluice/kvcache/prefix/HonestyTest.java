package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HonestyTest {
    private static final long[] PROMPT = {1, 2, 3, 4};

    private final AtomicLong clock = new AtomicLong();
    private final PrefixIndex index = new PrefixIndex(
            new IndexLimits(8, 1_000, Duration.ofSeconds(1), 10, 100, new HonestyLimits(0.5, 0.8, 1_000)), clock::get);

    @Test
    void aWorkerThatBreaksItsPromisesIsDistrustedUntilItKeepsThemAgain() {
        hold("liar", PROMPT);
        hold("honest", 1, 2);
        assertEquals("liar", index.match("m", PROMPT).getFirst().workerId());
        int broken = 0;
        while (!first("liar").distrusted()) {
            index.reportHit("liar", 1, 64, 0);
            index.reportHit("honest", 1, 32, 32);
            assertTrue(++broken < 100, "it is found out");
        }
        assertTrue(broken > 5, "one bad answer is not enough: " + broken);
        assertEquals("honest", index.match("m", PROMPT).getFirst().workerId(), "whom to count on comes first");
        assertEquals(4, first("liar").heldBlocks(), "what it says is still told");
        assertEquals(0, first("liar").trustedBlocks());
        assertEquals(1, index.distrustedCount());
        int kept = 0;
        while (first("liar").distrusted()) {
            index.reportHit("liar", 1, 64, 64);
            assertTrue(++kept < 100, "it can win trust back");
        }
        assertTrue(kept > broken / 2, "and not at once: " + kept);
        assertEquals(4, first("liar").trustedBlocks());
        assertEquals(1, index.counters().distrusts());
        assertEquals(64L * (broken + kept) + 32L * broken, index.counters().promisedTokens());
        assertEquals(64L * kept + 32L * broken, index.counters().realisedTokens());
    }

    @Test
    void aReportOnAnotherEpochOrWithoutAPromiseChangesNothing() {
        hold("w", PROMPT);
        for (int report = 0; report < 100; report++) {
            index.reportHit("w", 7, 64, 0);
            index.reportHit("w", 1, 0, 0);
            index.reportHit("nobody", 1, 64, 0);
        }
        assertFalse(first("w").distrusted());
        assertEquals(0, index.counters().promisedTokens());
    }

    @Test
    void aRestartedWorkerBeginsWithACleanSlate() {
        hold("w", PROMPT);
        for (int report = 0; report < 100; report++) {
            index.reportHit("w", 1, 64, 0);
        }
        assertTrue(first("w").distrusted());
        index.open(new WorkerInfo("w", 2, "m", 16, 100), () -> {});
        assertFalse(first("w").distrusted());
    }

    @Test
    void agesAndTiersAreAnswered() {
        Publisher publisher = hold("w", 1, 2);
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        publisher.events(2, List.of(new Change.Stored(Tier.HOST, new long[] {3})));
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        WorkerPrefix match = first("w");
        assertEquals(3, match.heldBlocks());
        assertEquals(5_000, match.ageMillis(), 200);
        assertEquals(5_000, match.heardAgeMillis());
        assertEquals(2, match.tiers().size());
        assertEquals(Tier.DEVICE, match.tiers().getFirst().tier());
        assertEquals(2, match.tiers().getFirst().blocks());
        assertEquals(15_000, match.tiers().getFirst().ageMillis(), 200);
        assertEquals(
                new TierPrefix(Tier.HOST, 3, match.ageMillis()), match.tiers().getLast());
        // Gone from the host, it is not gone from the device.
        publisher.events(
                3, List.of(new Change.Stored(Tier.HOST, new long[] {1}), new Change.Removed(Tier.HOST, new long[] {1, 3
                })));
        assertEquals(2, first("w").heldBlocks());
        // The two before were numbers 3 and 4.
        publisher.events(5, List.of(new Change.Cleared()));
        assertEquals(0, first("w").heldBlocks());
    }

    @Test
    void whatIsFlushedComesBackWithASnapshot() {
        AtomicLong wanted = new AtomicLong();
        Publisher publisher = index.open(new WorkerInfo("w", 1, "m", 16, 100), new Publisher.Owner() {
            @Override
            public void superseded() {}

            @Override
            public void snapshotWanted(Receipt.Gap gap) {
                wanted.set(gap.expected());
            }
        });
        publisher.snapshot(3, PROMPT, true);
        assertEquals(4, index.blocksOf("w", Tier.DEVICE).length);
        assertEquals(1, index.flush(worker -> worker.model().equals("m")));
        assertEquals(4, wanted.get());
        assertEquals(0, first("w").heldBlocks());
        assertEquals(Receipt.NOTHING, publisher.events(4, List.of(new Change.Stored(PROMPT))));
        publisher.snapshot(5, PROMPT, true);
        assertEquals(4, first("w").heldBlocks());
    }

    @Test
    void limitsNameTheirProperty() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new HonestyLimits(0.5, 0.4, 1));
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains("sluice.kv-cache.honesty.trust-above"), said);
    }

    private Publisher hold(String worker, long... hashes) {
        Publisher publisher = index.open(new WorkerInfo(worker, 1, "m", 16, 100), () -> {});
        publisher.snapshot(1, hashes, true);
        return publisher;
    }

    private WorkerPrefix first(String worker) {
        return index.match("m", PROMPT).stream()
                .filter(match -> match.workerId().equals(worker))
                .findFirst()
                .orElseThrow();
    }
}
