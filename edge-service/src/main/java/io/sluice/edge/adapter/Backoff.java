package io.sluice.edge.adapter;

import java.util.random.RandomGenerator;

/** Waits between attempts: doubled each time up to a bound, with a quarter of chance so that edges do not march in step. */
final class Backoff {
    private static final long FIRST_MILLIS = 50;

    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    Backoff(long maxMillis, RandomGenerator random) {
        this.maxMillis = maxMillis;
        this.random = random;
    }

    /** Returns the next wait in milliseconds, 1 or more. */
    long next() {
        long base = Math.min(nextMillis, maxMillis);
        nextMillis = Math.min(maxMillis, nextMillis * 2);
        return Math.max(1, base - (long) (base * random.nextDouble() / 4));
    }

    /** An attempt went well. */
    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
