package io.sluice.kvcache.eviction;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Ranks the blocks of one tier by how soon they may go. Of blocks that follow one another the last goes first, so that no
 * block stays whose prefix has gone. Not safe for use by several threads: the store serialises calls.
 */
public interface EvictionPolicy {
    /** A block has come. It is not pinned. */
    void added(Candidate block);

    /** A block was asked for. */
    void used(long hash);

    /** A block has gone. */
    void removed(long hash);

    /** A block is kept more, or less, from now on. */
    void pinned(long hash, PinStrength strength);

    /**
     * The block that should go first of those that can: none that is pinned hard, and one pinned soft only when there is no
     * other. Does not remove it.
     *
     * @param evictable whether a block can go now; false for the few that are in use
     * @return empty when none can
     */
    OptionalLong victim(LongPredicate evictable);
}
