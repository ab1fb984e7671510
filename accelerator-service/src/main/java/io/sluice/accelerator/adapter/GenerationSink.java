package io.sluice.accelerator.adapter;

import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.scheduler.Sequence;

/** Where the messages of a generation go. All but {@link #isReady} are called by the worker's thread. */
public interface GenerationSink {
    /** Returns whether the transport takes a message without buffering it. */
    boolean isReady();

    /** Nothing else follows. */
    void refused(Refusal refusal);

    /**
     * The request is in the queue.
     *
     * @param position requests ahead of it
     * @param firstTokenNanos predicted time to the first token
     */
    void accepted(int position, long firstTokenNanos);

    /** The prompt is in the KV cache. */
    void promptDone(Sequence sequence);

    /**
     * Tokens that were ready together.
     *
     * @param seq number of the first, from 0
     * @param ids holds them; used again after the call
     * @param count how many, 1 or more
     * @param chainHash after the last
     */
    void tokens(long seq, int[] ids, int count, long chainHash);

    /**
     * Credit is out.
     *
     * @param nextSeq number of the token that waits
     */
    void parked(long nextSeq);

    /**
     * The sequence is in the batch again.
     *
     * @param nextSeq number of the next token
     * @param parkedNanos how long it was parked
     */
    void resumed(long nextSeq, long parkedNanos);

    /** The end. All tokens have been handed over. */
    void finished(Sequence sequence, FinishReason reason);

    /** The end of a request that was given up, or whose worker was lost, before it reached the queue. */
    void abandoned(FinishReason reason);
}
