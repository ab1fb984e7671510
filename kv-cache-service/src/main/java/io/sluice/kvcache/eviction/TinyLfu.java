package io.sluice.kvcache.eviction;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what is asked for more often than what would have to go for it (W-TinyLFU, Einziger 2017): what comes stands in a
 * window of a hundredth of the bytes; what leaves it stays only if it was seen more often lately than the least recently
 * used of the others, four fifths of which, those that were used again, are protected.
 */
public final class TinyLfu extends LeafFirst {
    private static final int WINDOW = 0;
    private static final int PROBATION = 1;
    private static final int PROTECTED = 2;
    private static final double WINDOW_SHARE = 0.01;
    private static final double PROTECTED_SHARE = 0.8;

    private final FrequencySketch sketch;
    private final LeafQueue[] queues = {new LeafQueue(), new LeafQueue(), new LeafQueue()};
    private final long[] bytes = new long[queues.length];
    /** All that is protected, leaf or not, the least recently used first. */
    private final Set<Leaf> guarded = new LinkedHashSet<>();
    /** All that stands in the window, the first that came first. */
    private final Set<Leaf> fresh = new LinkedHashSet<>();
    /** Whether something had to go since the last block came: while there is room, what leaves the window stays. */
    private boolean full;

    /** @param blocks how many are expected at a time, 1 to 10,000,000 */
    public TinyLfu(int blocks) {
        sketch = new FrequencySketch(blocks);
    }

    @Override
    void came(Leaf leaf) {
        sketch.add(leaf.hash);
        bytes[WINDOW] += leaf.sizeBytes;
        fresh.add(leaf);
        while (!full && bytes[WINDOW] > windowBytes() && fresh.size() > 1) {
            Leaf oldest = fresh.iterator().next();
            move(oldest, () -> change(oldest, PROBATION));
        }
        full = false;
    }

    @Override
    void hit(Leaf leaf) {
        sketch.add(leaf.hash);
        if (leaf.segment == WINDOW) {
            return;
        }
        change(leaf, PROTECTED);
        while (bytes[PROTECTED] > PROTECTED_SHARE * (bytes[PROTECTED] + bytes[PROBATION]) && guarded.size() > 1) {
            Leaf oldest = guarded.iterator().next();
            move(oldest, () -> change(oldest, PROBATION));
        }
    }

    @Override
    void went(Leaf leaf) {
        bytes[leaf.segment] -= leaf.sizeBytes;
        guarded.remove(leaf);
        fresh.remove(leaf);
    }

    @Override
    LeafQueue queueOf(Leaf leaf) {
        return queues[leaf.segment];
    }

    @Override
    @Nullable
    Leaf choose(LongPredicate evictable) {
        full = true;
        Leaf old = queues[PROBATION].first(evictable);
        if (old == null) {
            old = queues[PROTECTED].first(evictable);
        }
        Leaf young = queues[WINDOW].first(evictable);
        if (old == null || young == null) {
            return old == null ? young : old;
        }
        // Who asks has a block at hand that comes next, into the window.
        if (bytes[WINDOW] < windowBytes()) {
            return old;
        }
        if (sketch.frequency(young.hash) <= sketch.frequency(old.hash)) {
            return young;
        }
        move(young, () -> change(young, PROBATION));
        return old;
    }

    private double windowBytes() {
        return WINDOW_SHARE * (bytes[WINDOW] + bytes[PROBATION] + bytes[PROTECTED]);
    }

    private void change(Leaf leaf, int segment) {
        bytes[leaf.segment] -= leaf.sizeBytes;
        guarded.remove(leaf);
        fresh.remove(leaf);
        leaf.segment = segment;
        bytes[segment] += leaf.sizeBytes;
        if (segment == PROTECTED) {
            guarded.add(leaf);
        }
    }
}
