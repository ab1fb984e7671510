package io.sluice.kvcache.prefix;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntConsumer;

/**
 * The open table of a {@link BlockTable}: from a block's hash to its place, at most half full. Cut into regions, each with
 * one writer at a time; a hash is probed for within its region. Readers take no lock: what is written stays.
 */
final class PlaceTable {
    private static final int MIN_CAPACITY = 16 * BlockTable.REGIONS;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Hash and place, from 1, of a cell in turn. */
    private final long[] cells;
    /** What leaves of a spread hash twice the cell's number, and one bit more. */
    private final int shift;
    /** The bits of an index into {@link #cells} that stay within a region. */
    private final int withinRegion;
    /** Cells that are taken; each guarded by its region's lock. */
    private final int[] taken = new int[BlockTable.REGIONS];
    /** Most of them in a region. */
    private final int mostTaken;

    /** Takes {@code expected} hashes, and as many again, before it is full. */
    PlaceTable(long expected) {
        int capacity = (int) Math.max(MIN_CAPACITY, Long.highestOneBit(Math.max(1, 4 * expected - 1)) << 1);
        cells = new long[2 * capacity];
        shift = Long.numberOfLeadingZeros(cells.length - 1L);
        withinRegion = cells.length / BlockTable.REGIONS - 1;
        mostTaken = capacity / BlockTable.REGIONS / 2;
    }

    /** Cells; half of them may be taken. */
    int capacity() {
        return cells.length / 2;
    }

    /** Whether a region takes no more. */
    boolean isFull(int region) {
        return taken[region] >= mostTaken;
    }

    /** Whether little room is left in a region. */
    boolean isTight() {
        for (int have : taken) {
            if (have > mostTaken * 3 / 4) {
                return true;
            }
        }
        return false;
    }

    /** Notes the place of a hash that is not in the table. Under the region's lock. */
    void put(long hash, int place) {
        int cell = find(hash);
        taken[BlockTable.region(hash)]++;
        cells[cell] = hash;
        LONGS.setRelease(cells, cell + 1, place + 1L);
    }

    /** Visits the places of a region. Under its lock. */
    void forEachPlace(int region, IntConsumer visitor) {
        int first = region * (withinRegion + 1);
        for (int cell = first; cell < first + withinRegion; cell += 2) {
            if (cells[cell + 1] != 0) {
                visitor.accept((int) cells[cell + 1] - 1);
            }
        }
    }

    /** The place of a hash, or {@link BlockTable#NOWHERE}. */
    int place(long hash) {
        return (int) cells[find(hash) + 1] - 1;
    }

    /** Finds the places of many hashes at a time, so that memory works on all of them at once. */
    void places(long[] hashes, int from, int count, int[] places) {
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
