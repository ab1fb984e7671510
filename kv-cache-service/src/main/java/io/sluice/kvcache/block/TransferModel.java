package io.sluice.kvcache.block;

/**
 * How long blocks take from or to a tier: {@code latency + bytes / bandwidth}.
 *
 * @param latencyMicros of each call, 0 to 60,000,000
 * @param gbPerSecond bandwidth in 10^9 bytes a second, above 0
 */
public record TransferModel(long latencyMicros, double gbPerSecond) {
    private static final double BYTES_A_MICRO_A_GB = 1_000;

    /** Checks the bounds. */
    public TransferModel {
        if (latencyMicros < 0 || latencyMicros > 60_000_000) {
            throw new IllegalArgumentException("latency-us must be 0 to 60,000,000, is " + latencyMicros);
        }
        if (!(gbPerSecond > 0)) {
            throw new IllegalArgumentException("gb-per-s must be above 0, is " + gbPerSecond);
        }
    }

    /** Microseconds for some bytes, without the latency. */
    public double micros(long bytes) {
        return bytes / (gbPerSecond * BYTES_A_MICRO_A_GB);
    }
}
