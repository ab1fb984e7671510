package io.sluice.kvcache.prefix;

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Sets of worker slots, each in one long: 0 is the empty set; up to four slots stand in the long itself, 16 bits each
 * and counted from 1; larger sets (the prefixes that everybody shares) are rows of bits, and the long, negative, names
 * the row. Most blocks are held by one worker or two, so an entry of the index costs 16 bytes however many workers
 * there are. Rows are as wide as the highest slot in any of them needs.
 *
 * <p>One writer at a time. {@link #copyRow} and {@link #rowContainsAll} may race with it and then read an arbitrary row, or
 * nothing.
 */
final class SlotSets {
    /** Most slots: what fits in a lane whose top bit, in the last lane, must stay clear. */
    static final int MAX_SLOTS = 0x7FFF;

    private static final int LANES = 4;
    private static final int LANE_BITS = 16;
    private static final long LANE = 0xFFFF;
    private static final long ROW = Long.MIN_VALUE;
    private static final int USE_BITS = 31;

    private Rows rows = new Rows(1, new long[0]);
    private int rowCount;
    private int[] freeRows = {};
    private int freeCount;
    /** Counts rows taken, so that a row that is used again has another name. */
    private long uses;

    /** The bits, and how many longs a row has: one object, so that a racing reader sees both or neither. */
    private record Rows(int words, long[] bits) {
        int offset(long set) {
            return (int) set * words;
        }
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
        if (!isRow(set)) {
            return inlineContains(set, slot);
        }
        int word = slot >> 6;
        return word < rows.words && (rows.bits[rows.offset(set) + word] >>> slot & 1) != 0;
    }

    /** Copies the bits of a set that is a row; {@code into} has room for the highest slot there can be. */
    void copyRow(long set, long[] into) {
        Rows from = rows;
        int offset = from.offset(set);
        if (offset >= 0 && offset <= from.bits.length - from.words) {
            System.arraycopy(from.bits, offset, into, 0, from.words);
            Arrays.fill(into, from.words, into.length, 0);
        }
    }

    /** Whether a set that is a row has all of these bits; may race with a writer, as {@link #copyRow}. */
    boolean rowContainsAll(long set, long[] bits) {
        Rows of = rows;
        int offset = of.offset(set);
        if (offset < 0 || offset > of.bits.length - of.words) {
            return false;
        }
        for (int word = 0; word < bits.length; word++) {
            long there = word < of.words ? of.bits[offset + word] : 0;
            if ((bits[word] & ~there) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The set with the slot; the same when it was there. */
    long add(long set, int slot) {
        if (isRow(set)) {
            setBit(set, slot);
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
        long promoted = newRow();
        for (int lane = 0; lane < LANES; lane++) {
            setBit(promoted, (int) (set >>> lane * LANE_BITS & LANE) - 1);
        }
        setBit(promoted, slot);
        return promoted;
    }

    /** The set without the slot; 0 when nothing is left, the same when it was not there. */
    long remove(long set, int slot) {
        if (isRow(set)) {
            if (contains(set, slot)) {
                rows.bits[rows.offset(set) + (slot >> 6)] &= ~(1L << slot);
            }
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

    /**
     * Takes over a set from another collection, which does not change.
     *
     * @param gone slots to leave out, a row of bits
     */
    long takeOver(SlotSets other, long set, long[] gone) {
        if (!isRow(set)) {
            return lanesWithout(set, gone);
        }
        Rows from = other.rows;
        long taken = 0;
        for (int word = 0; word < from.words; word++) {
            for (long bits = from.bits[from.offset(set) + word] & ~gone[word]; bits != 0; bits &= bits - 1) {
                taken = add(taken, word * 64 + Long.numberOfTrailingZeros(bits));
            }
        }
        return taken;
    }

    /** The set without slots, a row of bits; 0 when nothing is left. */
    long without(long set, long[] gone) {
        if (!isRow(set)) {
            return lanesWithout(set, gone);
        }
        int offset = rows.offset(set);
        for (int word = 0; word < rows.words; word++) {
            rows.bits[offset + word] &= ~gone[word];
        }
        return settle(set);
    }

    private static long lanesWithout(long set, long[] gone) {
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

    private long newRow() {
        int row = freeCount > 0 ? freeRows[--freeCount] : rowCount++;
        int words = rows.words;
        if ((row + 1) * words > rows.bits.length) {
            rows = new Rows(words, Arrays.copyOf(rows.bits, Math.max(8 * words, 2 * rows.bits.length)));
        }
        // Whoever still reads the row for its last use must see that use ended before these writes.
        VarHandle.storeStoreFence();
        Arrays.fill(rows.bits, row * words, (row + 1) * words, 0);
        return ROW | (uses++ & (1L << USE_BITS) - 1) << Integer.SIZE | row;
    }

    private void setBit(long set, int slot) {
        if (slot >> 6 >= rows.words) {
            widen((slot >> 6) + 1);
        }
        rows.bits[rows.offset(set) + (slot >> 6)] |= 1L << slot;
    }

    private void widen(int words) {
        Rows old = rows;
        long[] bits = new long[old.bits.length / old.words * words];
        for (int row = 0; row < rowCount; row++) {
            System.arraycopy(old.bits, row * old.words, bits, row * words, old.words);
        }
        rows = new Rows(words, bits);
    }

    /** Turns a row back into lanes when it fits, and frees it. */
    private long settle(long set) {
        int offset = rows.offset(set);
        int count = 0;
        for (int word = 0; word < rows.words; word++) {
            count += Long.bitCount(rows.bits[offset + word]);
        }
        if (count > LANES) {
            return set;
        }
        long lanes = 0;
        for (int word = 0; word < rows.words; word++) {
            for (long bits = rows.bits[offset + word]; bits != 0; bits &= bits - 1) {
                lanes = lanes << LANE_BITS | (word * 64L + Long.numberOfTrailingZeros(bits) + 1);
            }
        }
        if (freeCount == freeRows.length) {
            freeRows = Arrays.copyOf(freeRows, Math.max(8, 2 * freeCount));
        }
        freeRows[freeCount++] = (int) set;
        return lanes;
    }
}
