package io.sluice.kvcache.block;

import io.sluice.kvcache.eviction.EvictionPolicy;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/** A tier, what it is filled with, and in which order that goes. Under the store's lock, but for what is public. */
public final class Shelf {
    private final Tier tier;
    private final EvictionPolicy policy;
    private final TransferModel transfer;
    private final TierTally tally = new TierTally();

    // Written under the lock, read by anybody.
    private volatile long usedBytes;
    private volatile int blocks;

    /** @param policy not to be used by anybody else */
    public Shelf(Tier tier, EvictionPolicy policy, TransferModel transfer) {
        this.tier = tier;
        this.policy = policy;
        this.transfer = transfer;
    }

    /** The tier. */
    public Tier tier() {
        return tier;
    }

    /** How long its blocks take. */
    public TransferModel transfer() {
        return transfer;
    }

    /** What became of its blocks. */
    public TierTally tally() {
        return tally;
    }

    /** Bytes of the tier's capacity that are taken, by blocks being written as well. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Blocks here, without those being written. */
    public int blocks() {
        return blocks;
    }

    boolean fits(long bytes) {
        return usedBytes + bytes <= tier.capacityBytes();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    void reserve(long bytes) {
        usedBytes += bytes;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    void add(StoredBlock block) {
        blocks++;
        policy.added(block.meta.candidate());
        policy.pinned(block.meta.hash(), block.pin());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    void remove(StoredBlock block) {
        blocks--;
        policy.removed(block.meta.hash());
    }

    void used(StoredBlock block) {
        policy.used(block.meta.hash());
    }

    void pinned(StoredBlock block) {
        policy.pinned(block.meta.hash(), block.pin());
    }

    OptionalLong victim(LongPredicate evictable) {
        return policy.victim(evictable);
    }
}
