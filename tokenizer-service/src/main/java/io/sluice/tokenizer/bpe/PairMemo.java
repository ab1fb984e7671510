package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Remembers for pairs of tokens whether they are adjacent in an encoding. Direct-mapped: a new pair takes the place of the
 * one before it. Not thread-safe.
 */
public final class PairMemo {
    private static final int TOKEN_BITS = 31;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final Test test;
    private final long[] entries;
    private final int shift;

    /** Finds out what is not remembered. */
    @FunctionalInterface
    public interface Test {
        /** Whether two tokens stay side by side. */
        boolean adjacent(int first, int second);
    }

    /** @param bits entries are two to this power, 8 bytes each */
    public PairMemo(Test test, int bits) {
        this.test = test;
        this.entries = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(entries, -1);
    }

    /** Whether two tokens stay side by side. */
    public boolean adjacent(int first, int second) {
        long key = ((long) first << TOKEN_BITS) | second;
        int slot = (int) ((key * FIBONACCI) >>> shift);
        long entry = entries[slot];
        if (entry >> 1 == key) {
            return (entry & 1) != 0;
        }
        boolean adjacent = test.adjacent(first, second);
        entries[slot] = (key << 1) | (adjacent ? 1 : 0);
        return adjacent;
    }
}
