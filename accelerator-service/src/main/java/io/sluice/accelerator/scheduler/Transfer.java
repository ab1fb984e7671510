package io.sluice.accelerator.scheduler;

/**
 * How long KV takes from a worker that prefills to one that decodes: {@code latency + tokens * bytes / bandwidth}.
 *
 * @param latencyNanos of each transfer
 * @param nanosPerToken for each token's KV
 */
public record Transfer(long latencyNanos, double nanosPerToken) {
    /** At once: for a worker that hands nothing over. */
    public static final Transfer NONE = new Transfer(0, 0);

    /** Checks the bounds. */
    public Transfer {
        if (latencyNanos < 0 || latencyNanos > 60_000_000_000L) {
            throw new IllegalArgumentException("the latency must be 0 to 60 s, not " + latencyNanos + " ns");
        }
        if (!(nanosPerToken >= 0 && nanosPerToken <= 1e9)) {
            throw new IllegalArgumentException("a token takes 0 to 1 s, not " + nanosPerToken + " ns");
        }
    }

    /** Returns how long a number of tokens takes. */
    public long nanos(int tokens) {
        return latencyNanos + (long) (tokens * nanosPerToken);
    }
}
