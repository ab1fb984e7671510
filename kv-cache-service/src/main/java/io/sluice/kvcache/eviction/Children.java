package io.sluice.kvcache.eviction;

import java.util.HashMap;
import java.util.Map;

/** How many of the blocks that are there follow each block, whether that is there itself or not. */
public final class Children {
    private final Map<Long, Integer> counts = new HashMap<>();

    /** Makes one without blocks. */
    public Children() {}

    /** A block has come that follows {@code parent}. Returns whether it is the only one that does. */
    public boolean add(long parent) {
        return parent != 0 && counts.merge(parent, 1, Integer::sum) == 1;
    }

    /** A block has gone that followed {@code parent}. Returns whether no other one does. */
    public boolean remove(long parent) {
        return parent != 0 && counts.computeIfPresent(parent, (hash, count) -> count == 1 ? null : count - 1) == null;
    }

    /** Whether a block is followed by any. */
    public boolean has(long hash) {
        return counts.containsKey(hash);
    }
}
