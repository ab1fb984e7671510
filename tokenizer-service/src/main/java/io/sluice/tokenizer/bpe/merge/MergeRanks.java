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

    private final long[] keys;
    private final long[] values;
    private final int shift;

    /** @param capacity most pairs */
    public MergeRanks(int capacity) {
        int bits = Math.max(MIN_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(capacity) + 1);
        this.keys = new long[1 << bits];
        this.values = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(keys, EMPTY);
    }

    /**
     * Adds a pair; the last of several equal ones counts.
     *
     * @param rank place in the list: of two merges that can be done, the one with the lower rank is done first
     */
    public void put(int left, int right, int rank, int token) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        values[slot] = (long) rank << 32 | token;
    }

    /** Rank and token of a pair, to be read with {@link #rank} and {@link #token}; or {@link #NONE}. */
    long find(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        while (keys[slot] != key) {
            if (keys[slot] == EMPTY) {
                return NONE;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return values[slot];
    }

    /** Pairs by rank, left token above right; {@link #NONE} where a later rank has the same pair. */
    long[] inOrder() {
        int last = -1;
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != EMPTY) {
                last = Math.max(last, rank(values[slot]));
            }
        }
        long[] pairs = new long[last + 1];
        Arrays.fill(pairs, NONE);
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != EMPTY) {
                pairs[rank(values[slot])] = keys[slot];
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
        return (int) (((key ^ (key >>> 29)) * FIBONACCI) >>> shift);
    }
}
