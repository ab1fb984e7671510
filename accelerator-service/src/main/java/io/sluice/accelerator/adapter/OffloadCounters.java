package io.sluice.accelerator.adapter;

import io.grpc.Status;

/** Hears what becomes of offloaded blocks. From any thread; must be quick. */
public interface OffloadCounters {
    /**
     * The store has these blocks now.
     *
     * @param blocks of these, also those that it had before
     */
    void stored(int blocks, long bytes);

    /** Blocks are gone because the queue to the store was full. */
    void dropped(int blocks);

    /** Blocks are gone because the store did not take them. */
    void failed(int blocks, Status status);

    /** The store had these blocks of those that were asked for. */
    void found(int asked, int found, long bytes);

    /** A block came that is not what was stored: taken for one that is not there. */
    void corrupt();

    /** The store was not asked: too many fetches are under way, or it did not answer the last call. */
    void notAsked();

    /** The store did not answer in time, or not at all. */
    void unanswered(Status status);
}
