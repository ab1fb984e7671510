package io.sluice.accelerator.scheduler;

/**
 * Faults on demand of one worker. Steps are numbered from 1; a number that has passed means the next step.
 *
 * @param errorRate share of the requests that end with an error within their first tokens, 0 to 1
 * @param slowFactor how many times as long as it should each step takes, 1 to 1,000
 * @param crashAtStep step in which the process ends
 * @param stuckAtStep step that does not end in time, once
 * @param stuckNanos how much longer that step takes, at most an hour
 * @param kvLossAtStep step before which everything in the KV cache is lost, once
 */
public record Faults(
        double errorRate, double slowFactor, long crashAtStep, long stuckAtStep, long stuckNanos, long kvLossAtStep) {
    /** A step that never comes. */
    public static final long NEVER = Long.MAX_VALUE;
    /** Longest time that a step is stuck. */
    public static final long MAX_STUCK_NANOS = 3_600_000_000_000L;
    /** No fault. */
    public static final Faults NONE = new Faults(0, 1, NEVER, NEVER, MAX_STUCK_NANOS, NEVER);

    /** Checks the bounds. */
    public Faults {
        check(errorRate >= 0 && errorRate <= 1, "error_rate must be 0 to 1", errorRate);
        check(slowFactor >= 1 && slowFactor <= 1_000, "slow_factor must be 1 to 1,000", slowFactor);
        check(crashAtStep >= 0, "crash_at_step must be 0 or more", crashAtStep);
        check(stuckAtStep >= 0, "stuck_at_step must be 0 or more", stuckAtStep);
        check(stuckNanos >= 0 && stuckNanos <= MAX_STUCK_NANOS, "stuck_time must be at most an hour", stuckNanos);
        check(kvLossAtStep >= 0, "kv_loss_at_step must be 0 or more", kvLossAtStep);
    }

    private static void check(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }
}
