package io.sluice.accelerator.scheduler;

/**
 * Hears what becomes of one request, in this order: accepted, prompt done, then tokens with parked and resumed between
 * them, and in the end finished, which may come at any point after accepted. Called by the worker's thread, also from
 * within {@link Scheduler#plan} and {@link Scheduler#complete}; may call {@link Scheduler#credit} and
 * {@link Scheduler#cancel} for its own sequence. Who does not care about one of them does not have it.
 */
public interface SequenceListener {
    /**
     * The request is in the queue.
     *
     * @param position requests ahead of it
     * @param firstTokenNanos predicted time from now to the first token
     */
    default void accepted(Sequence sequence, int position, long firstTokenNanos) {}

    /** The prompt is in the KV cache. Once a request, also when the sequence is computed again later. */
    default void promptDone(Sequence sequence) {}

    /**
     * A token.
     *
     * @param id of the model's vocabulary
     * @param chainHash of all tokens so far
     */
    default void token(Sequence sequence, int id, long chainHash) {}

    /** Credit is out: the sequence has left the batch. */
    default void parked(Sequence sequence) {}

    /**
     * The sequence is in the batch again.
     *
     * @param parkedNanos how long it was parked, the wait for a slot included
     */
    default void resumed(Sequence sequence, long parkedNanos) {}

    /** The end. The sequence must not be used after this call. */
    void finished(Sequence sequence, FinishReason reason);
}
