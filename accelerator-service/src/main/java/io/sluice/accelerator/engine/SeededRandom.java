package io.sluice.accelerator.engine;

/** SplitMix64 (Steele, Lea, Flood 2014): one long of state, the same numbers on every machine. */
final class SeededRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SeededRandom(long seed) {
        state = mix(seed + GAMMA);
    }

    /** Returns the next number. */
    long next() {
        state += GAMMA;
        return mix(state);
    }

    /** Returns a number from 0 up to a bound, exclusive. */
    int below(int bound) {
        return (int) Math.unsignedMultiplyHigh(next(), bound);
    }

    /** Returns a number from 0 up to 1, exclusive. */
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
