package io.sluice.kvcache.eviction;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** Gives up what was not asked for the longest. */
public final class LeastRecentlyUsed implements EvictionPolicy {
    private static final float LOAD = 0.75f;

    /** In the order of access, the oldest first; the values are sizes in bytes. */
    private final Map<Long, Long> blocks = new LinkedHashMap<>(16, LOAD, true);

    @Override
    public void added(long hash, long sizeBytes) {
        blocks.put(hash, sizeBytes);
    }

    @Override
    public void used(long hash) {
        blocks.get(hash);
    }

    @Override
    public void removed(long hash) {
        blocks.remove(hash);
    }

    @Override
    public OptionalLong victim(LongPredicate evictable) {
        // Skips only what is being read: as many as there are readers, at most.
        for (long hash : blocks.keySet()) {
            if (evictable.test(hash)) {
                return OptionalLong.of(hash);
            }
        }
        return OptionalLong.empty();
    }
}
