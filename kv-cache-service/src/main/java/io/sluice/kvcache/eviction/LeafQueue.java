package io.sluice.kvcache.eviction;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Leaves in the order in which they go: by rank, then by last use. */
final class LeafQueue {
    private final TreeSet<Leaf> leaves =
            new TreeSet<>(Comparator.<Leaf>comparingDouble(leaf -> leaf.rank).thenComparingLong(leaf -> leaf.lastUse));

    void add(Leaf leaf) {
        leaf.queue = this;
        leaves.add(leaf);
    }

    void remove(Leaf leaf) {
        leaf.queue = null;
        leaves.remove(leaf);
    }

    /** The first that can go. Passes over what is in use only: as many as there are transfers, at most. */
    @Nullable
    Leaf first(LongPredicate evictable) {
        for (Leaf leaf : leaves) {
            if (evictable.test(leaf.hash)) {
                return leaf;
            }
        }
        return null;
    }
}
