package io.sluice.kvcache.prefix;

import java.util.Arrays;

/**
 * Sets of worker slots, each in one long: 0 is the empty set; up to four slots stand in the long itself, 16 bits each
 * and counted from 1; larger sets (the prefixes that everybody shares) are rows of bits, and the long, negative, names
 * the row. Most blocks are held by one worker or two, so an entry of the index costs 16 bytes however many workers
 * there are.
 *
 * <p>One writer at a time. {@link #copyRow} may race with it and then copies an arbitrary row, or nothing.
 */
final class SlotSets {
    /** Most slots: what fits in a lane whose top bit, in the last lane, must stay clear. */
    static final int MAX_SLOTS = 0x7FFF;

    private static final int LANES = 4;
    private static final int LANE_BITS = 16;
    private static final long LANE = 0xFFFF;
    private static final long ROW = Long.MIN_VALUE;

    private final int words;
    private long[] rows = {};
    private int rowCount;
    private int[] freeRows = {};
    private int freeCount;

    /** @param words longs in a row: slots / 64 */
    SlotSets(int words) {
        this.words = words;
    }

    static boolean isRow(long set) {
        return set < 0;
    }

    /** Whether a set that is not a row has the slot. */
    static boolean inlineContains(long set, int slot) {
        long code = slot + 1L;
        return (set & LANE) == code
                || (set >>> LANE_BITS & LANE) == code
                || (set >>> 2 * LANE_BITS & LANE) == code
                || set >>> 3 * LANE_BITS == code;
    }

    static boolean rowContains(long[] row, int slot) {
        return (row[slot >> 6] >>> slot & 1) != 0;
    }

    boolean contains(long set, int slot) {
        return isRow(set) ? (rows[offset(set) + (slot >> 6)] >>> slot & 1) != 0 : inlineContains(set, slot);
    }

    /** Copies the bits of a set that is a row. */
    void copyRow(long set, long[] into) {
        long[] from = rows;
        int offset = offset(set);
        if (offset >= 0 && offset <= from.length - words) {
            System.arraycopy(from, offset, into, 0, words);
        }
    }

    /** The set with the slot; the same when it was there. */
    long add(long set, int slot) {
        if (isRow(set)) {
            rows[offset(set) + (slot >> 6)] |= 1L << slot;
            return set;
        }
        long code = slot + 1L;
        for (int lane = 0; lane < LANES; lane++) {
            long there = set >>> lane * LANE_BITS & LANE;
            if (there == code) {
                return set;
            }
            if (there == 0) {
                return set | code << lane * LANE_BITS;
            }
        }
        return promote(set, slot);
    }

    /** The set without the slot; 0 when nothing is left, the same when it was not there. */
    long remove(long set, int slot) {
        if (isRow(set)) {
            rows[offset(set) + (slot >> 6)] &= ~(1L << slot);
            return settle(set);
        }
        long code = slot + 1L;
        for (int lane = 0; lane < LANES; lane++) {
            if ((set >>> lane * LANE_BITS & LANE) == code) {
                return dropLane(set, lane);
            }
        }
        return set;
    }

    /** The set without any slot of {@code gone}, a row of bits. */
    long removeAll(long set, long[] gone) {
        if (isRow(set)) {
            int offset = offset(set);
            for (int word = 0; word < words; word++) {
                rows[offset + word] &= ~gone[word];
            }
            return settle(set);
        }
        long left = set;
        for (int lane = LANES - 1; lane >= 0; lane--) {
            int slot = (int) (left >>> lane * LANE_BITS & LANE) - 1;
            if (slot >= 0 && rowContains(gone, slot)) {
                left = dropLane(left, lane);
            }
        }
        return left;
    }

    /** The last lane takes the place of the one that goes, so that lanes are filled from the first. */
    private static long dropLane(long set, int lane) {
        int last = (63 - Long.numberOfLeadingZeros(set)) / LANE_BITS;
        long moved = set >>> last * LANE_BITS & LANE;
        long cut = set & ~(LANE << lane * LANE_BITS) & ~(LANE << last * LANE_BITS);
        return lane == last ? cut : cut | moved << lane * LANE_BITS;
    }

    private long promote(long set, int slot) {
        int row = freeCount > 0 ? freeRows[--freeCount] : rowCount++;
        if ((row + 1) * words > rows.length) {
            rows = Arrays.copyOf(rows, Math.max(8 * words, 2 * rows.length));
        }
        long promoted = ROW | row;
        Arrays.fill(rows, row * words, (row + 1) * words, 0);
        for (int lane = 0; lane < LANES; lane++) {
            add(promoted, (int) (set >>> lane * LANE_BITS & LANE) - 1);
        }
        return add(promoted, slot);
    }

    /** Turns a row back into lanes when it fits, and frees it. */
    private long settle(long set) {
        int offset = offset(set);
        int count = 0;
        for (int word = 0; word < words; word++) {
            count += Long.bitCount(rows[offset + word]);
        }
        if (count > LANES) {
            return set;
        }
        long lanes = 0;
        for (int word = 0; word < words; word++) {
            for (long bits = rows[offset + word]; bits != 0; bits &= bits - 1) {
                lanes = lanes << LANE_BITS | (word * 64L + Long.numberOfTrailingZeros(bits) + 1);
            }
        }
        if (freeCount == freeRows.length) {
            freeRows = Arrays.copyOf(freeRows, Math.max(8, 2 * freeCount));
        }
        freeRows[freeCount++] = offset / words;
        return lanes;
    }

    private int offset(long set) {
        return (int) set * words;
    }
}
