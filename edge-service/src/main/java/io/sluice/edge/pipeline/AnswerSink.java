package io.sluice.edge.pipeline;

/**
 * The client, as the pipeline sees it: takes the answer, and reports what its socket drained with {@link
 * Exchange#drained(int)}. After {@link #finished} or {@link #failed} nothing follows.
 */
public interface AnswerSink {
    /** The request has a place. Comes again if the worker fails before the first token and another one takes over. */
    void accepted(Exchange exchange, long predictedFirstTokenMicros);

    /** The prompt is in the KV cache: the first token follows. */
    void prefilled(Exchange exchange);

    /** Returns whether the client gets the answer whole at its end, so that nothing is delivered before. */
    default boolean whole() {
        return false;
    }

    /** A piece of the answer. */
    void delta(Delta delta);

    /** The answer is complete. */
    void finished(Answer answer);

    /** There is no answer, or no more of it. */
    void failed(RequestFailure failure);

    /**
     * A piece of the answer.
     *
     * @param seq number of the first token
     * @param ids tokens this piece accounts for
     * @param text text that is now certain; may be empty
     * @param chainHash chain hash after the last token
     */
    @SuppressWarnings("ArrayRecordComponent") // carried, never compared
    record Delta(long seq, int[] ids, String text, long chainHash) {}

    /**
     * The end of an answer.
     *
     * @param reason why it ended
     * @param usage what was delivered
     * @param times where the worker's time went
     * @param edgeQueueMicros time the edge took before the worker had the request
     * @param firstToken where the time to the first text went
     */
    record Answer(
            AcceleratorPort.EndReason reason,
            Usage usage,
            WorkerTimes times,
            long edgeQueueMicros,
            FirstTokenParts firstToken) {}
}
