package io.sluice.it.plane;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of another process, which no signal of this one announces. */
public final class Await {
    private Await() {}

    /**
     * Polls until the condition holds.
     *
     * @param what names the condition in the failure
     * @param limit after which the wait fails; generous, since it is no measurement
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        until(() -> what, limit, condition);
    }

    /** The same, for a name that tells how things stood at the end. */
    public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
