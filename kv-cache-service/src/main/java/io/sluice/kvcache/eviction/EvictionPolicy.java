package io.sluice.kvcache.eviction;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Ranks the blocks of a store by how soon they may go. Not safe for use by several threads: the store serialises calls. */
public interface EvictionPolicy {
    /** A block has come. */
    void added(long hash, long sizeBytes);

    /** A block was asked for. */
    void used(long hash);

    /** A block has gone. */
    void removed(long hash);

    /** The block that should go first of those that can; empty when none can. Does not remove it. */
    OptionalLong victim(LongPredicate evictable);
}
