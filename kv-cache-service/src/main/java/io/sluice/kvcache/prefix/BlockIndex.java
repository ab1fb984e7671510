package io.sluice.kvcache.prefix;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which worker slots hold which block, for as many threads as like. Some 25 to 70 bytes of heap a block, whoever holds
 * it; a look-up is one cache miss.
 */
final class BlockIndex {
    /** Enough that writers seldom meet, few enough that what leads to their tables stays in the first cache. */
    private static final int SHARD_BITS = 5;

    private final BlockShard[] shards = new BlockShard[1 << SHARD_BITS];
    private final int words;
    private final long maxBlocks;
    private final AtomicLong blocks = new AtomicLong();
    private final LongAdder turnedAway = new LongAdder();

    /**
     * @param slots a multiple of 64, at most {@link SlotSets#MAX_SLOTS}
     * @param maxBlocks most distinct blocks
     */
    BlockIndex(int slots, long maxBlocks) {
        this.words = slots >> 6;
        this.maxBlocks = maxBlocks;
        for (int shard = 0; shard < shards.length; shard++) {
            shards[shard] = new BlockShard();
        }
    }

    /** Longs in a row of slot bits. */
    int words() {
        return words;
    }

    /** Notes that a slot holds a block. A block that finds the index full is not noted: it is missed, never misplaced. */
    void add(long hash, int slot) {
        switch (shard(hash).add(hash, slot, blocks.get() < maxBlocks)) {
            case NEW_BLOCK -> blocks.incrementAndGet();
            case NO_ROOM -> turnedAway.increment();
            case NEW_HOLDER, KNOWN -> {}
        }
    }

    /** Notes that a slot holds a block no more. */
    void remove(long hash, int slot) {
        if (shard(hash).remove(hash, slot)) {
            blocks.decrementAndGet();
        }
    }

    /** The set of slots that hold a block; see {@link BlockShard#read}. */
    long read(long hash, long[] row) {
        return shard(hash).read(hash, row);
    }

    /**
     * Brings blocks near that are about to be read. A read ends in a branch that waits for memory, so reads hardly
     * overlap; these do.
     *
     * @return to be kept by the caller, lest the compiler find that nobody needs it
     */
    long touch(long[] hashes, int from, int to) {
        long mixed = 0;
        for (int at = from; at < to; at++) {
            mixed ^= shard(hashes[at]).touch(hashes[at]);
        }
        return mixed;
    }

    /** Whether a slot holds a block; {@code row} is scratch space. */
    boolean holds(long hash, int slot, long[] row) {
        long held = read(hash, row);
        return SlotSets.isRow(held) ? SlotSets.rowContains(row, slot) : SlotSets.inlineContains(held, slot);
    }

    /** Takes slots, a row of bits, out of every set. */
    void sweep(long[] gone) {
        for (BlockShard shard : shards) {
            blocks.addAndGet(-shard.sweep(gone));
        }
    }

    /** Distinct blocks; those of retired slots count until they are swept. */
    long blocks() {
        return blocks.get();
    }

    /** Blocks that found the index full, since the start. */
    long turnedAway() {
        return turnedAway.sum();
    }

    private BlockShard shard(long hash) {
        return shards[(int) (LongTable.spread(hash) >>> (64 - SHARD_BITS))];
    }
}
