package io.sluice.kvcache.prefix;

import java.util.concurrent.locks.StampedLock;

/**
 * A part of the index: block hash to the set of worker slots that hold it. Writers exclude one another; readers read
 * without a lock and read again when a writer was there meanwhile.
 */
final class BlockShard {
    /** Reads that may fail before a reader takes the lock, so that a busy writer cannot starve it. */
    private static final int OPTIMISTIC_READS = 4;

    private final int words;
    private final StampedLock lock = new StampedLock();
    private LongTable blocks = new LongTable(0);
    private SlotSets sets;

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

    BlockShard(int words) {
        this.words = words;
        this.sets = new SlotSets(words);
    }

    /** Notes that a slot holds a block; a new block only if there is {@code room} for one. */
    Noted add(long hash, int slot, boolean room) {
        long stamp = lock.writeLock();
        try {
            long held = blocks.get(hash);
            if (held == 0 && !room) {
                return Noted.NO_ROOM;
            }
            if (held != 0 && sets.contains(held, slot)) {
                return Noted.KNOWN;
            }
            long now = sets.add(held, slot);
            if (now != held) {
                blocks.put(hash, now);
            }
            return held == 0 ? Noted.NEW_BLOCK : Noted.NEW_HOLDER;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Notes that a slot holds a block no more. Returns whether the block is now gone from the index. */
    boolean remove(long hash, int slot) {
        long stamp = lock.writeLock();
        try {
            long held = blocks.get(hash);
            if (held == 0) {
                return false;
            }
            long now = sets.remove(held, slot);
            if (now == 0) {
                blocks.remove(hash);
            } else if (now != held) {
                blocks.put(hash, now);
            }
            return now == 0;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * The set of slots that hold a block.
     *
     * @param row receives the bits where the set is a row; untouched or arbitrary otherwise
     */
    long read(long hash, long[] row) {
        for (int attempt = 0; attempt < OPTIMISTIC_READS; attempt++) {
            long stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                long held = lookUp(hash, row);
                if (lock.validate(stamp)) {
                    return held;
                }
            }
        }
        long stamp = lock.readLock();
        try {
            return lookUp(hash, row);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Takes slots out of every set, and shrinks the table to what it held before. Returns how many blocks are gone. */
    int sweep(long[] gone) {
        long stamp = lock.writeLock();
        try {
            LongTable old = blocks;
            LongTable left = new LongTable(old.size());
            old.forEach((hash, held) -> {
                long now = sets.removeAll(held, gone);
                if (now != 0) {
                    left.put(hash, now);
                }
            });
            blocks = left;
            if (left.size() == 0) {
                sets = new SlotSets(words);
            }
            return old.size() - left.size();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private long lookUp(long hash, long[] row) {
        long held = blocks.get(hash);
        if (SlotSets.isRow(held)) {
            sets.copyRow(held, row);
        }
        return held;
    }
}
