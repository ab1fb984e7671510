package io.sluice.accelerator.scheduler;

/**
 * On which terms offloaded blocks come back to a worker.
 *
 * @param transfer how long their KV takes by the model
 * @param waitNanos longest wait for the store's answer, 1 ns to 60 s; after it the prompt is computed without
 */
public record FetchTerms(Transfer transfer, long waitNanos) {
    /** Checks the bounds. */
    public FetchTerms {
        if (waitNanos < 1 || waitNanos > 60_000_000_000L) {
            throw new IllegalArgumentException("the wait for the store must be 1 ns to 60 s, not " + waitNanos + " ns");
        }
    }
}
