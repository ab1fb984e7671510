package io.sluice.kvcache.prefix;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A part of the index: block hash to the set of worker slots that hold it. Writers exclude one another; readers read
 * without a lock and read again when something was written meanwhile (a sequence lock).
 */
final class BlockShard {
    /** Reads that may fail before a reader takes the lock, so that a busy writer cannot starve it. */
    private static final int OPTIMISTIC_READS = 8;

    private final ReentrantLock lock = new ReentrantLock();
    /** Odd while a writer writes. */
    private volatile long version;

    private LongTable blocks = new LongTable(0);
    private SlotSets sets = new SlotSets();

    /** What became of a block that was to be noted. */
    enum Noted {
        /** The block is new to the index. */
        NEW_BLOCK,
        /** The index knew the block, not this holder. */
        NEW_HOLDER,
        /** Nothing has changed. */
        KNOWN,
        /** The block is new, and there is no room for it. */
        NO_ROOM
    }

    /** Notes that a slot holds a block; a new block only if there is {@code room} for one. */
    Noted add(long hash, int slot, boolean room) {
        lock.lock();
        try {
            long held = blocks.get(hash);
            if (held == 0 && !room) {
                return Noted.NO_ROOM;
            }
            if (held != 0 && sets.contains(held, slot)) {
                return Noted.KNOWN;
            }
            beginWrite();
            try {
                long now = sets.add(held, slot);
                if (now != held) {
                    blocks.put(hash, now);
                }
            } finally {
                endWrite();
            }
            return held == 0 ? Noted.NEW_BLOCK : Noted.NEW_HOLDER;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a slot holds a block no more. Returns whether the block is now gone from the index. */
    boolean remove(long hash, int slot) {
        lock.lock();
        try {
            long held = blocks.get(hash);
            if (held == 0 || !sets.contains(held, slot)) {
                return false;
            }
            beginWrite();
            try {
                long now = sets.remove(held, slot);
                if (now == 0) {
                    blocks.remove(hash);
                } else if (now != held) {
                    blocks.put(hash, now);
                }
                return now == 0;
            } finally {
                endWrite();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The set of slots that hold a block.
     *
     * @param row receives the bits where the set is a row; untouched or arbitrary otherwise
     */
    long read(long hash, long[] row) {
        for (int attempt = 0; attempt < OPTIMISTIC_READS; attempt++) {
            long before = version;
            if ((before & 1) == 0) {
                long held = lookUp(hash, row);
                // What was read must have been read before the version is looked at again.
                VarHandle.loadLoadFence();
                if (version == before) {
                    return held;
                }
            }
        }
        lock.lock();
        try {
            return lookUp(hash, row);
        } finally {
            lock.unlock();
        }
    }

    /** See {@link LongTable#touch}; without a lock, because the answer means nothing. */
    long touch(long hash) {
        return blocks.touch(hash);
    }

    /**
     * Takes slots out of every set. What is left is gathered aside, so readers do not wait; memory shrinks to what the
     * shard held before. Returns how many blocks are gone.
     */
    int sweep(long[] gone) {
        lock.lock();
        try {
            LongTable old = blocks;
            LongTable left = new LongTable(old.size());
            SlotSets leftSets = new SlotSets();
            old.forEach((hash, held) -> {
                long now = leftSets.takeOver(sets, held, gone);
                if (now != 0) {
                    left.put(hash, now);
                }
            });
            beginWrite();
            blocks = left;
            sets = leftSets;
            endWrite();
            return old.size() - left.size();
        } finally {
            lock.unlock();
        }
    }

    private long lookUp(long hash, long[] row) {
        long held = blocks.get(hash);
        if (SlotSets.isRow(held)) {
            sets.copyRow(held, row);
        }
        return held;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void beginWrite() {
        version++;
        // No write may be seen before the version is.
        VarHandle.storeStoreFence();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void endWrite() {
        version++;
    }
}
