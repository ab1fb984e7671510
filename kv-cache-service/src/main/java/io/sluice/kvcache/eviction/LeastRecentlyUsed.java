package io.sluice.kvcache.eviction;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Gives up what was not asked for the longest. */
public final class LeastRecentlyUsed extends LeafFirst {
    private final LeafQueue queue = new LeafQueue();

    @Override
    void came(Leaf leaf) {}

    @Override
    void hit(Leaf leaf) {}

    @Override
    LeafQueue queueOf(Leaf leaf) {
        return queue;
    }

    @Override
    @Nullable
    Leaf choose(LongPredicate evictable) {
        return queue.first(evictable);
    }
}
