package io.sluice.kvcache.adapter.vllm;

import io.sluice.kvcache.prefix.Tier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An engine's blocks by its names, a bounded number: those that it holds, and those that it has held, whose names are kept
 * for blocks that follow them; of these the oldest go first.
 */
final class KnownBlocks {
    private final int most;
    /** In the order in which they came: parents before children. */
    private final Map<Long, Named> held = new LinkedHashMap<>();

    private final Map<Long, Named> lost = new LinkedHashMap<>();

    /** A block: the one before it, its hashes in the plane, and in which tiers it is, as bits. */
    static final class Named {
        private final @Nullable Long parent;
        private final long[] hashes;
        private int tiers;

        Named(@Nullable Long parent, long[] hashes) {
            this.parent = parent;
            this.hashes = hashes;
        }

        /** What the hashes of a block after it continue. */
        long lastHash() {
            return hashes[hashes.length - 1];
        }

        private boolean isIn(Tier tier) {
            return (tiers & 1 << tier.ordinal()) != 0;
        }
    }

    /** @param most blocks that may be known at a time */
    KnownBlocks(int most) {
        this.most = most;
    }

    @Nullable
    Named find(Long key) {
        Named block = held.get(key);
        return block == null ? lost.get(key) : block;
    }

    /** Whether a block may be known; makes room for it if need be. */
    boolean isRoomFor(Long key) {
        if (find(key) != null || held.size() + lost.size() < most) {
            return true;
        }
        Iterator<Long> oldest = lost.keySet().iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        oldest.next();
        oldest.remove();
        return true;
    }

    /** Notes that a tier has a block. */
    void hold(Long key, Named block, Tier tier, LongStream.Builder hashes) {
        Named known = find(key);
        Named kept = known == null ? block : known;
        lost.remove(key);
        held.putIfAbsent(key, kept);
        kept.tiers |= 1 << tier.ordinal();
        Arrays.stream(kept.hashes).forEach(hashes);
    }

    /**
     * A block is stored by a request that holds all blocks before it, so they are there, whatever was said or missed. Puts
     * them in place up to the first that is, in the order of the prompt.
     */
    void holdAncestors(Long last, LongStream.Builder hashes) {
        Deque<Long> missing = new ArrayDeque<>();
        Long key = last;
        while (key != null) {
            Named block = find(key);
            if (block == null || block.isIn(Tier.DEVICE)) {
                break;
            }
            missing.push(key);
            key = block.parent;
        }
        for (Long back : missing) {
            Named block = find(back);
            if (block != null) {
                hold(back, block, Tier.DEVICE, hashes);
            }
        }
    }

    /** Notes that a tier has a block no more. */
    void release(Long key, Tier tier, LongStream.Builder hashes) {
        Named block = held.get(key);
        if (block != null && block.isIn(tier)) {
            block.tiers &= ~(1 << tier.ordinal());
            Arrays.stream(block.hashes).forEach(hashes);
            if (block.tiers == 0) {
                held.remove(key);
                lost.put(key, block);
            }
        }
    }

    /** Nothing is held any more. */
    void clear() {
        held.forEach((key, block) -> {
            block.tiers = 0;
            lost.put(key, block);
        });
        held.clear();
    }

    /** The plane's hashes of all that is held in a tier, parents before children. */
    long[] in(Tier tier) {
        LongStream.Builder all = LongStream.builder();
        for (Named block : held.values()) {
            if (block.isIn(tier)) {
                Arrays.stream(block.hashes).forEach(all);
            }
        }
        return all.build().toArray();
    }
}
