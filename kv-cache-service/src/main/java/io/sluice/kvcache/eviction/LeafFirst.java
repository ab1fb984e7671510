package io.sluice.kvcache.eviction;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What all policies have in common: only leaves stand in queues, and what is pinned stands apart. A policy says where a
 * leaf stands and which of the first ones goes.
 */
abstract class LeafFirst implements EvictionPolicy {
    private final Map<Long, Leaf> blocks = new HashMap<>();
    private final Children children = new Children();
    private final LeafQueue soft = new LeafQueue();
    private long uses;

    @Override
    public final void added(Candidate block) {
        Leaf leaf = new Leaf(block);
        blocks.put(leaf.hash, leaf);
        if (children.add(leaf.parent)) {
            leaveQueue(blocks.get(leaf.parent));
        }
        leaf.lastUse = ++uses;
        came(leaf);
        enterQueue(leaf);
    }

    @Override
    public final void used(long hash) {
        Leaf leaf = blocks.get(hash);
        if (leaf != null) {
            leaveQueue(leaf);
            leaf.lastUse = ++uses;
            leaf.uses++;
            hit(leaf);
            enterQueue(leaf);
        }
    }

    @Override
    public final void removed(long hash) {
        Leaf leaf = blocks.remove(hash);
        if (leaf != null) {
            leaveQueue(leaf);
            went(leaf);
            if (children.remove(leaf.parent)) {
                enterQueue(blocks.get(leaf.parent));
            }
        }
    }

    @Override
    public final void pinned(long hash, PinStrength strength) {
        Leaf leaf = blocks.get(hash);
        if (leaf != null) {
            leaveQueue(leaf);
            leaf.pin = strength;
            enterQueue(leaf);
        }
    }

    @Override
    public final OptionalLong victim(LongPredicate evictable) {
        Leaf first = choose(evictable);
        if (first == null) {
            first = soft.first(evictable);
        }
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.hash);
    }

    /** A block has come: gives it its rank. */
    abstract void came(Leaf leaf);

    /** A block was used. It is in no queue. */
    abstract void hit(Leaf leaf);

    /** A block has gone. */
    void went(Leaf leaf) {}

    /** Where a leaf stands that is not pinned. */
    abstract LeafQueue queueOf(Leaf leaf);

    /** The leaf to go first of those not pinned, or null. */
    @Nullable
    abstract Leaf choose(LongPredicate evictable);

    /** Moves a leaf to where {@link #queueOf} says it stands after {@code change}. */
    final void move(Leaf leaf, Runnable change) {
        leaveQueue(leaf);
        change.run();
        enterQueue(leaf);
    }

    private void enterQueue(@Nullable Leaf leaf) {
        if (leaf != null && leaf.pin != PinStrength.HARD && !children.has(leaf.hash)) {
            (leaf.pin == PinStrength.SOFT ? soft : queueOf(leaf)).add(leaf);
        }
    }

    private static void leaveQueue(@Nullable Leaf leaf) {
        if (leaf != null && leaf.queue != null) {
            leaf.queue.remove(leaf);
        }
    }
}
