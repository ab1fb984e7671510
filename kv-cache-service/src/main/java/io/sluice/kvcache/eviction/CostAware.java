package io.sluice.kvcache.eviction;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what saves the least time for the room it takes: uses so far, times the time to compute it again, per byte. What
 * is not used any more ages: each use counts from the worth of what had to go last (GreedyDual-Size-Frequency, Cherkasova
 * 1998).
 */
public final class CostAware extends LeafFirst {
    private final LeafQueue queue = new LeafQueue();
    /** Worth of what went last for room. */
    private double age;

    /** What was last said to go; 0: nothing. */
    private long chosen;

    @Override
    void came(Leaf leaf) {
        rank(leaf);
    }

    @Override
    void hit(Leaf leaf) {
        rank(leaf);
    }

    @Override
    void went(Leaf leaf) {
        if (leaf.hash == chosen) {
            age = Math.max(age, leaf.rank);
            chosen = 0;
        }
    }

    @Override
    LeafQueue queueOf(Leaf leaf) {
        return queue;
    }

    @Override
    @Nullable
    Leaf choose(LongPredicate evictable) {
        Leaf first = queue.first(evictable);
        chosen = first == null ? 0 : first.hash;
        return first;
    }

    private void rank(Leaf leaf) {
        leaf.rank = age + (double) leaf.uses * leaf.recomputeMicros / leaf.sizeBytes;
    }
}
