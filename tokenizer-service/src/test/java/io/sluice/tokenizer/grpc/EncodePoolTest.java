package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.tokenizer.TokenizerException.Busy;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EncodePoolTest.OneThread.class)
class EncodePoolTest {
    /** A pool that is full at once. */
    public static class OneThread implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.tokenizer.encode.threads", "1",
                    "sluice.tokenizer.encode.queue", "2",
                    "sluice.tokenizer.encode.offload-chars", "10");
        }
    }

    @Inject
    EncodePool pool;

    @Test
    void refusesWhenItsQueueIsFullAndStillRunsSmallTexts() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(3);
        pool.run(11, () -> {
            busy.countDown();
            awaitQuietly(hold);
            done.countDown();
        });
        assertTrue(busy.await(20, TimeUnit.SECONDS));
        pool.run(11, done::countDown);
        pool.run(11, done::countDown);
        Busy full = assertThrows(Busy.class, () -> pool.run(11, () -> {}));
        assertTrue(full.retryAfterNanos() > 0);
        AtomicInteger small = new AtomicInteger();
        pool.run(10, small::incrementAndGet);
        assertEquals(1, small.get());
        hold.countDown();
        assertTrue(done.await(20, TimeUnit.SECONDS));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
