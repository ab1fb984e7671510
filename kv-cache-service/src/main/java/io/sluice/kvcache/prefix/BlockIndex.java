package io.sluice.kvcache.prefix;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which worker slots hold which block, for as many threads as like: a {@link BlockTable} and its writers' locks. Some 60
 * to 130 bytes of heap a block, whoever holds it.
 */
final class BlockIndex {
    /** Reads of a row that may fail before a reader takes the lock, so that a busy writer cannot starve it. */
    private static final int OPTIMISTIC_READS = 8;

    private final ReentrantLock[] locks = new ReentrantLock[BlockTable.REGIONS];
    private final int words;
    private final long maxBlocks;
    private final AtomicLong blocks = new AtomicLong();
    private final LongAdder turnedAway = new LongAdder();
    /** Replaced under all locks. */
    private volatile BlockTable table = new BlockTable(0);

    /**
     * @param slots a multiple of 64, at most {@link SlotSets#MAX_SLOTS}
     * @param maxBlocks most distinct blocks
     */
    BlockIndex(int slots, long maxBlocks) {
        this.words = slots >> 6;
        this.maxBlocks = maxBlocks;
        for (int region = 0; region < locks.length; region++) {
            locks[region] = new ReentrantLock();
        }
    }

    /** Longs in a row of slot bits. */
    int words() {
        return words;
    }

    /** The table as it is now: what is read of it is true of now, unless it is kept. */
    BlockTable table() {
        return table;
    }

    /**
     * Notes that a slot holds a block. A block that finds the index full is not noted: it is missed, never misplaced.
     *
     * @param tick the time, in ticks
     * @param run where the publisher's blocks go; of one thread at a time
     */
    void add(long hash, int slot, int tick, PlaceList.Run run) {
        ReentrantLock lock = locks[BlockTable.region(hash)];
        while (true) {
            BlockTable at;
            lock.lock();
            try {
                at = table;
                Noted noted = at.add(hash, slot, tick, blocks.get() < maxBlocks, run);
                switch (noted) {
                    case NEW_BLOCK -> blocks.incrementAndGet();
                    case REFUSED -> turnedAway.increment();
                    case NEW_HOLDER, KNOWN, FULL -> {}
                }
                if (noted != Noted.FULL) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            makeRoom(at);
        }
    }

    /** Where a publisher's blocks are to go. */
    PlaceList.Run run() {
        return table.run();
    }

    /** Notes that a slot holds a block no more. */
    void remove(long hash, int slot) {
        ReentrantLock lock = locks[BlockTable.region(hash)];
        lock.lock();
        try {
            if (table.remove(hash, slot)) {
                blocks.decrementAndGet();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads the set of a block at a place of a table; where it is a row, its bits as well. */
    long read(BlockTable at, int place, long[] row) {
        long now = at.set(place);
        for (int attempt = 0; SlotSets.isRow(now) && attempt < OPTIMISTIC_READS; attempt++) {
            if (at.readRow(place, now, row)) {
                return now;
            }
            now = at.set(place);
        }
        if (!SlotSets.isRow(now)) {
            return now;
        }
        ReentrantLock lock = locks[at.region(place)];
        lock.lock();
        try {
            now = at.set(place);
            if (SlotSets.isRow(now)) {
                at.readRow(place, now, row);
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Whether one of some slots holds a block; {@code row} is scratch space. */
    boolean holds(long hash, int[] slots, long[] row) {
        BlockTable at = table;
        int place = at.place(hash);
        if (place == BlockTable.NOWHERE) {
            return false;
        }
        long held = read(at, place, row);
        for (int slot : slots) {
            if (SlotSets.isRow(held) ? SlotSets.rowContains(row, slot) : SlotSets.inlineContains(held, slot)) {
                return true;
            }
        }
        return false;
    }

    /** Visits the blocks that a slot holds, region by region; writers wait while theirs is visited. */
    void forEach(int slot, BlockTable.Visitor visitor) {
        for (int region = 0; region < locks.length; region++) {
            locks[region].lock();
            try {
                table.forEach(region, slot, visitor);
            } finally {
                locks[region].unlock();
            }
        }
    }

    /** Takes slots, a row of bits, out of every set, and gives back memory that is no longer needed. */
    void sweep(long[] gone) {
        for (int region = 0; region < locks.length; region++) {
            locks[region].lock();
            try {
                blocks.addAndGet(-table.sweep(region, gone));
            } finally {
                locks[region].unlock();
            }
        }
        if (blocks.get() < table.places() / 8) {
            rebuild();
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

    private void makeRoom(BlockTable full) {
        lockAll();
        try {
            if (table == full) {
                // Half of the room is for blocks to come, or for keys that are left behind.
                table = tidied(full, Math.max(blocks.get(), full.places() / 4));
            }
        } finally {
            unlockAll();
        }
    }

    private BlockTable tidied(BlockTable old, long expected) {
        BlockTable next = old.rebuilt(expected, words);
        while (next.isTight()) {
            next = old.rebuilt(next.places(), words);
        }
        return next;
    }

    private void rebuild() {
        lockAll();
        try {
            table = tidied(table, blocks.get());
        } finally {
            unlockAll();
        }
    }

    private void lockAll() {
        for (ReentrantLock lock : locks) {
            lock.lock();
        }
    }

    private void unlockAll() {
        for (ReentrantLock lock : locks) {
            lock.unlock();
        }
    }
}
