package io.sluice.accelerator.adapter;

/** Some consecutive events of a {@link KvFeed}, copied out. */
public final class KvBatch {
    /** Most events of a batch. */
    static final int CAPACITY = 1_024;

    private final byte[] kinds = new byte[CAPACITY];
    private final long[] hashes = new long[CAPACITY];
    private int count;

    KvBatch() {}

    boolean fill(KvFeed feed, long from) {
        count = feed.copy(from, kinds, hashes);
        return count != KvFeed.OVERRUN;
    }

    /** Returns the number of events. */
    public int count() {
        return count;
    }

    /** Returns whether an event says that a block is held. */
    public boolean isStored(int event) {
        return kinds[event] == KvFeed.STORED;
    }

    /** Returns whether an event says that a block is not held any more; else, if it is no stored one, all are gone. */
    public boolean isRemoved(int event) {
        return kinds[event] == KvFeed.REMOVED;
    }

    /** Returns the hash of an event's block. */
    public long hash(int event) {
        return hashes[event];
    }
}
