package io.sluice.tokenizer.bpe.merge;

import java.util.Arrays;

/** Which pair of tokens makes which, and how early. Filled while loading, then only read. */
public final class MergeRanks {
    /** Answer of {@link #find} for a pair that makes nothing. */
    public static final long NONE = -1;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final long EMPTY = -1;
    /** Bits of a table slot's share for each pair; two to four slots a pair. */
    private static final int MIN_BITS = 4;

    /** A pair and, behind it, what it makes: both in one line of the processor's cache. */
    private final long[] table;

    private final int shift;

    /** @param capacity most pairs */
    public MergeRanks(int capacity) {
        int bits = Math.max(MIN_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(capacity) + 1);
        this.table = new long[2 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(table, EMPTY);
    }

    /**
     * Adds a pair; the last of several equal ones counts.
     *
     * @param rank place in the list: of two merges that can be done, the one with the lower rank is done first
     */
    public void put(int left, int right, int rank, int token) {
        long key = key(left, right);
        int slot = slot(key);
        while (table[slot] != EMPTY && table[slot] != key) {
            slot = (slot + 2) & (table.length - 1);
        }
        table[slot] = key;
        table[slot + 1] = (long) rank << 32 | token;
    }

    /** Rank and token of a pair, to be read with {@link #rank} and {@link #token}; or {@link #NONE}. */
    long find(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        while (table[slot] != key) {
            if (table[slot] == EMPTY) {
                return NONE;
            }
            slot = (slot + 2) & (table.length - 1);
        }
        return table[slot + 1];
    }

    /** Pairs by rank, left token above right; {@link #NONE} where a later rank has the same pair. */
    long[] inOrder() {
        int last = -1;
        for (int slot = 0; slot < table.length; slot += 2) {
            if (table[slot] != EMPTY) {
                last = Math.max(last, rank(table[slot + 1]));
            }
        }
        long[] pairs = new long[last + 1];
        Arrays.fill(pairs, NONE);
        for (int slot = 0; slot < table.length; slot += 2) {
            if (table[slot] != EMPTY) {
                pairs[rank(table[slot + 1])] = table[slot];
            }
        }
        return pairs;
    }

    static int rank(long merge) {
        return (int) (merge >>> 32);
    }

    static int token(long merge) {
        return (int) merge;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private int slot(long key) {
        return (int) (((key ^ (key >>> 29)) * FIBONACCI) >>> shift) << 1;
    }
}
