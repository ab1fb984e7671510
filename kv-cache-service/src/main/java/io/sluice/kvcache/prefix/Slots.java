package io.sluice.kvcache.prefix;

import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Gives workers their slots in the index. A worker that restarts, clears its cache or sends a snapshot gets a new slot,
 * which makes everything of the old one vanish at once; the old one's bits are swept out of the index later, and only
 * then may somebody else have it.
 */
final class Slots {
    /** Reads that may fail before a reader excludes sweeps. */
    private static final int OPTIMISTIC_READS = 8;

    private final int capacity;
    private final BlockIndex index;
    private final ReentrantLock lock = new ReentrantLock();
    private final BitSet taken;
    private final BitSet retired;
    /** Grows whenever a slot may change its meaning. */
    private volatile long generation;

    Slots(int capacity, BlockIndex index) {
        this.capacity = capacity;
        this.index = index;
        this.taken = new BitSet(capacity);
        this.retired = new BitSet(capacity);
    }

    /**
     * A slot for which the index holds nothing. There is one as long as no more than {@code capacity - 1} are in use:
     * retired ones are swept if need be.
     */
    int allocate() {
        lock.lock();
        try {
            int slot = taken.nextClearBit(0);
            if (slot >= capacity) {
                sweepLocked();
                slot = taken.nextClearBit(0);
            }
            if (slot >= capacity) {
                throw new IllegalStateException("More slots in use than workers can have: " + capacity);
            }
            changed();
            taken.set(slot);
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** A slot for a worker's device tier, as a new worker has it; its other tiers get theirs when they are used. */
    int[] forDevice() {
        int[] byTier = new int[Tier.values().length];
        Arrays.fill(byTier, Worker.NO_SLOT);
        byTier[Tier.DEVICE.ordinal()] = allocate();
        return byTier;
    }

    /** Gives a worker's slots back, see {@link #retire(int)}. */
    void retire(int[] byTier) {
        for (int slot : byTier) {
            if (slot != Worker.NO_SLOT) {
                retire(slot);
            }
        }
    }

    /** Gives a slot back. The caller has made sure that nobody adds to it or looks it up from now on. */
    void retire(int slot) {
        lock.lock();
        try {
            retired.set(slot);
        } finally {
            lock.unlock();
        }
    }

    /** Makes retired slots free: one pass over the index, nothing when none is retired. */
    void sweep() {
        lock.lock();
        try {
            sweepLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Runs a reading of slots and index such that no slot changes its meaning meanwhile. */
    <T> T stable(Supplier<T> reading) {
        for (int attempt = 0; attempt < OPTIMISTIC_READS; attempt++) {
            long before = generation;
            T result = reading.get();
            if (generation == before) {
                return result;
            }
        }
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    private void sweepLocked() {
        if (retired.isEmpty()) {
            return;
        }
        changed();
        long[] gone = new long[index.words()];
        long[] bits = retired.toLongArray();
        System.arraycopy(bits, 0, gone, 0, bits.length);
        index.sweep(gone);
        taken.andNot(retired);
        retired.clear();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void changed() {
        generation++;
    }
}
