package io.sluice.contracts.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.NullMarked;

/** Waits for what must come, with a bound far above what it takes. */
@NullMarked
final class Await {
    private static final long BOUND_SECONDS = 60;

    private Await() {}

    static <T> T value(CompletableFuture<T> future) {
        try {
            return future.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no value came", e);
        }
    }

    static void signal(CountDownLatch latch) {
        try {
            if (!latch.await(BOUND_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no signal came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the condition did not come true");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Polls until a count above 0 has not changed for a while: what produces it has stalled or ended. */
    static long settled(LongSupplier count) {
        long[] last = {0, System.nanoTime()};
        until(() -> {
            long now = count.getAsLong();
            if (now != last[0] || now == 0) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > Duration.ofMillis(200).toNanos();
        });
        return last[0];
    }
}
