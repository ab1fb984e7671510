package io.sluice.edge.pipeline;

/**
 * Where a request's time went on the worker, in microseconds, and what it used of it.
 *
 * @param queueMicros from arrival to the first step that worked on it
 * @param promptMicros from there to the first token
 * @param completionMicros from the first token to the last
 * @param parkedMicros of that, how long it waited for credit
 * @param use what of the accelerator it used
 */
public record WorkerTimes(
        long queueMicros, long promptMicros, long completionMicros, long parkedMicros, DeviceUse use) {
    /** No time was spent. */
    public static final WorkerTimes NONE = new WorkerTimes(0, 0, 0, 0);

    /** Makes one of times alone. */
    public WorkerTimes(long queueMicros, long promptMicros, long completionMicros, long parkedMicros) {
        this(queueMicros, promptMicros, completionMicros, parkedMicros, DeviceUse.NONE);
    }
}
