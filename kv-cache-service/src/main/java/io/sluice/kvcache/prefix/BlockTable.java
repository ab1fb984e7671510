package io.sluice.kvcache.prefix;

import java.lang.invoke.VarHandle;

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

    private final PlaceTable byHash;
    private final PlaceList list;
    private final SlotSets[] sets = new SlotSets[REGIONS];

    /** Takes {@code expected} blocks, and as many again, before it is full. */
    BlockTable(long expected) {
        byHash = new PlaceTable(expected);
        list = new PlaceList(byHash.capacity() / 2);
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
        return region(list.hash(place));
    }

    /** Places, taken and free. */
    int places() {
        return list.size();
    }

    /**
     * Notes that a slot holds a block; a new block only if there is {@code room} for one. Under the region's lock.
     *
     * @param run where the publisher's blocks go
     */
    Noted add(long hash, int slot, int tick, boolean room, PlaceList.Run run) {
        int place = byHash.place(hash);
        if (place == NOWHERE) {
            return room ? insert(hash, slot, tick, run) : Noted.REFUSED;
        }
        long held = set(place);
        if (held == 0 && !room) {
            return Noted.REFUSED;
        }
        SlotSets of = sets[region(hash)];
        list.tick(place, tick);
        if (of.contains(held, slot)) {
            return Noted.KNOWN;
        }
        list.set(place, of.add(held, slot));
        return held == 0 ? Noted.NEW_BLOCK : Noted.NEW_HOLDER;
    }

    /** Notes that a slot holds a block no more. Returns whether nobody does now. Under the region's lock. */
    boolean remove(long hash, int slot) {
        int place = byHash.place(hash);
        if (place == NOWHERE) {
            return false;
        }
        long held = set(place);
        SlotSets of = sets[region(hash)];
        if (held == 0 || !of.contains(held, slot)) {
            return false;
        }
        long now = of.remove(held, slot);
        list.set(place, now);
        return now == 0;
    }

    /** Takes slots, a row of bits, out of the sets of a region. Returns how many blocks are gone. Under its lock. */
    int sweep(int region, long[] gone) {
        int[] freed = {0};
        byHash.forEachPlace(region, place -> {
            long held = set(place);
            long now = held == 0 ? 0 : sets[region].without(held, gone);
            if (now != held) {
                list.set(place, now);
                freed[0] += now == 0 ? 1 : 0;
            }
        });
        return freed[0];
    }

    /** Whether little room is left from the start, as chance may have it in a small table. */
    boolean isTight() {
        return byHash.isTight() || list.taken() > places() * 3L / 4;
    }

    /** The same blocks, in their order, in a table for {@code expected} of them. Under all locks. */
    BlockTable rebuilt(long expected, int words) {
        BlockTable next = new BlockTable(expected);
        long[] none = new long[words];
        for (int place = 0; place < list.taken(); place++) {
            long held = set(place);
            if (held != 0) {
                long hash = list.hash(place);
                int region = region(hash);
                int to = next.list.append();
                next.list.put(to, hash, list.tick(place), next.sets[region].takeOver(sets[region], held, none));
                next.byHash.put(hash, to);
            }
        }
        return next;
    }

    /** Receives a block that a slot holds. */
    interface Visitor {
        void visit(long hash);
    }

    /** Visits the blocks that a slot holds, those of a region. Under its lock. */
    void forEach(int region, int slot, Visitor visitor) {
        byHash.forEachPlace(region, place -> {
            if (sets[region].contains(set(place), slot)) {
                visitor.visit(list.hash(place));
            }
        });
    }

    // What follows is for readers, without a lock.

    /** The place after another one if it has this block, else {@link #NOWHERE}. */
    int follow(int place, long hash) {
        return list.follow(place, hash);
    }

    /** The place of a block, or {@link #NOWHERE}. */
    int place(long hash) {
        return byHash.place(hash);
    }

    /** The set of the block at a place; 0 where nobody holds it. */
    long set(int place) {
        return list.set(place);
    }

    /** When the block at a place was last reported, in ticks. */
    int tick(int place) {
        return list.tick(place);
    }

    /**
     * Reads a set that is a row.
     *
     * @param row receives the bits
     * @return whether they are the block's; if not, its set has changed and must be read again
     */
    boolean readRow(int place, long set, long[] row) {
        sets[region(list.hash(place))].copyRow(set, row);
        VarHandle.loadLoadFence();
        // A row that was freed has another number when it is used again, so an equal set means that it never was.
        return set(place) == set;
    }

    /** Whether a set that is a row has all of these bits, and still is the block's. */
    boolean rowContainsAll(int place, long set, long[] bits) {
        boolean all = sets[region(list.hash(place))].rowContainsAll(set, bits);
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
        byHash.places(hashes, from, count, places);
        return list.touch(places, count);
    }

    private Noted insert(long hash, int slot, int tick, PlaceList.Run run) {
        int region = region(hash);
        int place = byHash.isFull(region) ? NOWHERE : list.take(run);
        if (place == NOWHERE) {
            return Noted.FULL;
        }
        list.put(place, hash, tick, sets[region].add(0, slot));
        byHash.put(hash, place);
        return Noted.NEW_BLOCK;
    }

    /** Where a publisher's blocks are to go. */
    PlaceList.Run run() {
        return new PlaceList.Run(list);
    }
}
