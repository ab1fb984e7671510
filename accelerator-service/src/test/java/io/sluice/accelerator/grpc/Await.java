package io.sluice.accelerator.grpc;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread brings about, within a bound. */
public final class Await {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private Await() {}

    /** Returns when the condition holds; fails when that takes too long. */
    public static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                fail("never came true: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
