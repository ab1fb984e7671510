package io.sluice.accelerator.adapter;

/**
 * Waits between attempts: twice as long after each failure, up to a bound, and a random share less, so that many that
 * lost the same peer do not come back together. The chance comes from a seed.
 */
final class Backoff {
    private static final long MULTIPLIER = 0x5851F42D4C957F2DL;
    private static final long INCREMENT = 0x14057B7EF767814FL;

    private final long minNanos;
    private final long maxNanos;
    private long nextNanos;
    private long state;

    /**
     * Makes a fresh one.
     *
     * @param minNanos first wait, 1 or more
     * @param maxNanos longest wait, at least the first
     * @param seed of the random shares
     */
    Backoff(long minNanos, long maxNanos, long seed) {
        if (minNanos < 1 || maxNanos < minNanos) {
            throw new IllegalArgumentException("waits must be 1 or more and grow: " + minNanos + ", " + maxNanos);
        }
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        this.state = seed;
        nextNanos = minNanos;
    }

    /** Returns the next wait: from half of the full wait up to all of it. */
    long nextNanos() {
        long full = nextNanos;
        nextNanos = full > maxNanos / 2 ? maxNanos : full * 2;
        state = state * MULTIPLIER + INCREMENT;
        double share = (state >>> 11) * 0x1.0p-53;
        return full - (long) (full / 2.0 * share);
    }

    /** Begins with the first wait again. */
    void reset() {
        nextNanos = minNanos;
    }
}
