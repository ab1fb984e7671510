package io.sluice.kvcache.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Block hash to the set of slots that hold it. The blocks stand in the order in which they came, hash and set side by
 * side, so what a worker stored together is read together: whoever has found one block of a prompt looks for the next
 * one right behind it. An open table, at most half full, leads to the places of blocks for whoever has to look.
 *
 * <p>The open table is cut into regions, each with one writer at a time; a hash is probed for within its region. Readers
 * take no lock: the hash of a place and the place of a hash, once written, stay until the whole table is replaced, and
 * the set beside a hash is the truth about it whenever it is read. A block that is gone leaves its place behind with an
 * empty set; what is left behind goes when the table is rebuilt.
 */
final class BlockTable {
    /** Enough that writers seldom meet. */
    static final int REGION_BITS = 5;

    static final int REGIONS = 1 << REGION_BITS;
    /** Not a place. */
    static final int NOWHERE = -1;

    private static final int MIN_CAPACITY = 16 * REGIONS;
    /** Places that a publisher takes at a time, so that what it stores stays together: a share of all, and at most. */
    private static final int RUN_SHARE = 16_384;

    private static final int RUN = 64;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Hash and place, from 1, of a cell in turn. */
    private final long[] cells;
    /** Hash and set of a place in turn. */
    private final long[] entries;
    /** When a place's block was last reported, in ticks of the index. */
    private final int[] ticks;
    /** What leaves of a spread hash twice the cell's number, and one bit more. */
    private final int shift;
    /** The bits of an index into {@link #cells} that stay within a region. */
    private final int withinRegion;

    private final SlotSets[] sets = new SlotSets[REGIONS];
    /** Cells that are taken; each guarded by its region's lock. */
    private final int[] taken = new int[REGIONS];
    /** Most of them in a region. */
    private final int mostTaken;

    private final AtomicInteger nextPlace = new AtomicInteger();
    private final int runLength;

    /** What became of a block that was to be noted. */
    enum Noted {
        /** The block is new to the index. */
        NEW_BLOCK,
        /** The index knew the block, not this holder. */
        NEW_HOLDER,
        /** Nothing has changed. */
        KNOWN,
        /** The block is new, and there may be no more. */
        REFUSED,
        /** The block is new, and there is no place for it: the table must be rebuilt. */
        FULL
    }

    /** Places that a publisher has taken for blocks to come. */
    static final class Run {
        private BlockTable of;
        private int next;
        private int end;

        Run(BlockTable of) {
            this.of = of;
        }
    }

    /** Takes {@code expected} blocks, and as many again, before it is full. */
    BlockTable(long expected) {
        int capacity = (int) Math.max(MIN_CAPACITY, Long.highestOneBit(Math.max(1, 4 * expected - 1)) << 1);
        cells = new long[2 * capacity];
        entries = new long[capacity];
        ticks = new int[capacity / 2];
        shift = Long.numberOfLeadingZeros(cells.length - 1L);
        withinRegion = cells.length / REGIONS - 1;
        mostTaken = capacity / REGIONS / 2;
        runLength = Math.clamp(ticks.length / RUN_SHARE, 1, RUN);
        for (int region = 0; region < REGIONS; region++) {
            sets[region] = new SlotSets();
        }
    }

    /** The region of a hash: the top bits of what its cell is found by. */
    static int region(long hash) {
        return (int) (LongTable.spread(hash) >>> (64 - REGION_BITS));
    }

    /** The region of the block at a place. */
    int region(int place) {
        return region(entries[2 * place]);
    }

    /** Places, taken and free. */
    int places() {
        return ticks.length;
    }

    /**
     * Notes that a slot holds a block; a new block only if there is {@code room} for one. Under the region's lock.
     *
     * @param run where the publisher's blocks go
     */
    Noted add(long hash, int slot, int tick, boolean room, Run run) {
        int cell = find(hash);
        if (cells[cell + 1] == 0) {
            return room ? insert(hash, cell, slot, tick, run) : Noted.REFUSED;
        }
        int place = (int) cells[cell + 1] - 1;
        long held = set(place);
        if (held == 0 && !room) {
            return Noted.REFUSED;
        }
        SlotSets of = sets[region(hash)];
        ticks[place] = tick;
        if (of.contains(held, slot)) {
            return Noted.KNOWN;
        }
        set(place, of.add(held, slot));
        return held == 0 ? Noted.NEW_BLOCK : Noted.NEW_HOLDER;
    }

    /** Notes that a slot holds a block no more. Returns whether nobody does now. Under the region's lock. */
    boolean remove(long hash, int slot) {
        int place = (int) cells[find(hash) + 1] - 1;
        if (place < 0) {
            return false;
        }
        long held = set(place);
        SlotSets of = sets[region(hash)];
        if (held == 0 || !of.contains(held, slot)) {
            return false;
        }
        long now = of.remove(held, slot);
        set(place, now);
        return now == 0;
    }

    /** Takes slots, a row of bits, out of the sets of a region. Returns how many blocks are gone. Under its lock. */
    int sweep(int region, long[] gone) {
        int[] freed = {0};
        forEachPlace(region, place -> {
            long held = set(place);
            long now = held == 0 ? 0 : sets[region].without(held, gone);
            if (now != held) {
                set(place, now);
                freed[0] += now == 0 ? 1 : 0;
            }
        });
        return freed[0];
    }

    /** Whether little room is left from the start, as chance may have it in a small table. */
    boolean isTight() {
        for (int have : taken) {
            if (have > mostTaken * 3 / 4) {
                return true;
            }
        }
        return nextPlace.get() > places() * 3L / 4;
    }

    /** The same blocks, in their order, in a table for {@code expected} of them. Under all locks. */
    BlockTable rebuilt(long expected, int words) {
        BlockTable next = new BlockTable(expected);
        long[] none = new long[words];
        int places = Math.min(places(), nextPlace.get());
        int to = 0;
        for (int place = 0; place < places; place++) {
            long held = set(place);
            if (held != 0) {
                long hash = entries[2 * place];
                int region = region(hash);
                next.entries[2 * to] = hash;
                next.entries[2 * to + 1] = next.sets[region].takeOver(sets[region], held, none);
                next.ticks[to] = ticks[place];
                int cell = next.find(hash);
                next.cells[cell] = hash;
                next.cells[cell + 1] = to + 1L;
                next.taken[region]++;
                to++;
            }
        }
        next.nextPlace.set(to);
        return next;
    }

    /** Receives a block that a slot holds. */
    interface Visitor {
        void visit(long hash);
    }

    /** Visits the blocks that a slot holds, those of a region. Under its lock. */
    void forEach(int region, int slot, Visitor visitor) {
        forEachPlace(region, place -> {
            if (sets[region].contains(set(place), slot)) {
                visitor.visit(entries[2 * place]);
            }
        });
    }

    private interface PlaceVisitor {
        void visit(int place);
    }

    private void forEachPlace(int region, PlaceVisitor visitor) {
        int first = region * (withinRegion + 1);
        for (int cell = first; cell < first + withinRegion; cell += 2) {
            if (cells[cell + 1] != 0) {
                visitor.visit((int) cells[cell + 1] - 1);
            }
        }
    }

    // What follows is for readers, without a lock.

    /** The place after another one if it has this block, else {@link #NOWHERE}. */
    int follow(int place, long hash) {
        int at = 2 * place + 2;
        return place >= 0 && at < entries.length && entries[at] == hash ? place + 1 : NOWHERE;
    }

    /** The place of a block, or {@link #NOWHERE}. */
    int place(long hash) {
        return (int) cells[find(hash) + 1] - 1;
    }

    /** The set of the block at a place; 0 where nobody holds it. */
    long set(int place) {
        return (long) LONGS.getAcquire(entries, 2 * place + 1);
    }

    /** When the block at a place was last reported, in ticks. */
    int tick(int place) {
        return ticks[place];
    }

    /**
     * Reads a set that is a row.
     *
     * @param row receives the bits
     * @return whether they are the block's; if not, its set has changed and must be read again
     */
    boolean readRow(int place, long set, long[] row) {
        sets[region(entries[2 * place])].copyRow(set, row);
        VarHandle.loadLoadFence();
        // A row that was freed has another number when it is used again, so an equal set means that it never was.
        return set(place) == set;
    }

    /** Whether a set that is a row has all of these bits, and still is the block's. */
    boolean rowContainsAll(int place, long set, long[] bits) {
        boolean all = sets[region(entries[2 * place])].rowContainsAll(set, bits);
        VarHandle.loadLoadFence();
        return all && set(place) == set;
    }

    /**
     * Finds the places of many blocks at a time, so that memory works on all of them at once.
     *
     * @param places receives them
     * @return of no use, but to be kept by the caller, lest the compiler find that nobody needs what is read
     */
    long places(long[] hashes, int from, int count, int[] places) {
        long[] all = cells;
        int by = shift;
        // As few instructions as can be, so that as many of the misses as can be are under way at a time.
        for (int i = 0; i < count; i++) {
            places[i] = (int) all[((int) (LongTable.spread(hashes[from + i]) >>> by) | 1) & (all.length - 1)];
        }
        // A place is read before the hash that it is to belong to; the writer writes them the other way round.
        VarHandle.loadLoadFence();
        for (int i = 0; i < count; i++) {
            long hash = hashes[from + i];
            int home = (int) (LongTable.spread(hash) >>> by) & ~1;
            if (all[home & (all.length - 1)] != hash && places[i] != 0) {
                places[i] = (int) all[find(hash, next(home)) + 1];
            }
            places[i]--;
        }
        return touch(places, count);
    }

    /** Brings the entries near. */
    private long touch(int[] places, int count) {
        long mixed = 0;
        for (int i = 0; i < count; i++) {
            mixed ^= entries[2 * Math.max(0, places[i])];
        }
        return mixed;
    }

    private Noted insert(long hash, int cell, int slot, int tick, Run run) {
        int region = region(hash);
        if (taken[region] >= mostTaken) {
            return Noted.FULL;
        }
        if (run.of != this || run.next == run.end) {
            int first = nextPlace.getAndAdd(runLength);
            if (first < 0 || first + runLength > places()) {
                nextPlace.set(places());
                return Noted.FULL;
            }
            run.of = this;
            run.next = first;
            run.end = first + runLength;
        }
        int place = run.next++;
        taken[region]++;
        entries[2 * place] = hash;
        ticks[place] = tick;
        set(place, sets[region].add(0, slot));
        cells[cell] = hash;
        LONGS.setRelease(cells, cell + 1, place + 1L);
        return Noted.NEW_BLOCK;
    }

    private void set(int place, long set) {
        LONGS.setRelease(entries, 2 * place + 1, set);
    }

    /** The cell of a hash, or the empty one where it would go. */
    private int find(long hash) {
        return find(hash, (int) (LongTable.spread(hash) >>> shift) & ~1);
    }

    private int find(long hash, int from) {
        int cell = from;
        while ((long) LONGS.getAcquire(cells, cell + 1) != 0 && cells[cell] != hash) {
            cell = next(cell);
        }
        return cell;
    }

    private int next(int cell) {
        return cell & ~withinRegion | (cell + 2) & withinRegion;
    }
}
