package io.sluice.accelerator.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * A question to the store of offloaded blocks: which blocks of a prompt does it have, after those that the worker holds
 * itself. Whoever answers hands it back to {@link Scheduler#fetched}.
 */
public final class Fetch {
    private final long[] hashes;
    private final int from;
    private final int to;
    /** Who waits for it; null once nobody does. */
    @Nullable
    Sequence sequence;

    Fetch(Sequence sequence, long[] hashes, int from, int to) {
        this.sequence = sequence;
        this.hashes = hashes;
        this.from = from;
        this.to = to;
    }

    /** Returns how many blocks are asked for, at least 1. */
    public int blocks() {
        return to - from;
    }

    /** Returns the chained hash of a block that is asked for, from 0. */
    public long hash(int block) {
        return hashes[from + block];
    }

    /** Blocks before the first one that is asked for: those the worker held when it asked. */
    int from() {
        return from;
    }
}
