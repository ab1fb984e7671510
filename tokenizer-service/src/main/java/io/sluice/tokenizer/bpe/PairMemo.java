package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Remembers for pairs of tokens whether they are adjacent in an encoding. Direct-mapped: a new pair takes the place of the
 * one before it. Not thread-safe.
 */
final class PairMemo {
    private static final int TOKEN_BITS = 18;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final MergeTable merges;
    private final long[] entries;
    private final int shift;

    /** @param bits entries are two to this power, 8 bytes each */
    PairMemo(MergeTable merges, int bits) {
        this.merges = merges;
        this.entries = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(entries, -1);
    }

    boolean adjacent(int first, int second) {
        long key = ((long) first << TOKEN_BITS) | second;
        int slot = (int) ((key * FIBONACCI) >>> shift);
        long entry = entries[slot];
        if (entry >> 1 == key) {
            return (entry & 1) != 0;
        }
        boolean adjacent = merges.adjacent(first, second);
        entries[slot] = (key << 1) | (adjacent ? 1 : 0);
        return adjacent;
    }
}
