package io.sluice.accelerator.adapter;

/** Where the content and the events of a KV cache go. */
public interface KvTarget {
    /** Returns whether another message may be sent. */
    boolean isReady();

    /**
     * A part of what is held.
     *
     * @param seq number of the last event that it includes
     * @param hashes parents before children
     * @param from index of the first of this part
     * @param to index after its last
     */
    void snapshot(long seq, long[] hashes, int from, int to);

    /**
     * Consecutive events.
     *
     * @param seq number of the first
     * @param batch holds them; used again after the call
     */
    void events(long seq, KvBatch batch);
}
