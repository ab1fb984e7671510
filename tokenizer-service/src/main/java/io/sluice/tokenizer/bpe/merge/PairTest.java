package io.sluice.tokenizer.bpe.merge;

import java.util.Arrays;

/**
 * Tells whether two tokens stay side by side in an encoding, and remembers it. Direct-mapped: a new pair takes the place of
 * the one before it. Not thread-safe.
 */
final class PairTest {
    private static final int TOKEN_BITS = 31;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final MergeTokens tokens;
    private final MergeQueue queue;
    private final long[] entries;
    private final int shift;
    private byte[] bytes = new byte[256];
    private int[] scratch = new int[256];

    /** @param bits entries are two to this power, 8 bytes each */
    PairTest(MergeTokens tokens, int bits) {
        this.tokens = tokens;
        this.queue = new MergeQueue(tokens.ranks());
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
        boolean adjacent = tokens.canUndo(first, second) ? tokens.adjacent(first, second) : merged(first, second);
        entries[slot] = (key << 1) | (adjacent ? 1 : 0);
        return adjacent;
    }

    private boolean merged(int first, int second) {
        int middle = tokens.length(first);
        int size = middle + tokens.length(second);
        if (size > bytes.length) {
            bytes = new byte[size * 2];
            scratch = new int[size * 2];
        }
        byte[] all = tokens.table().bytes();
        System.arraycopy(all, tokens.table().offset(first), bytes, 0, middle);
        System.arraycopy(all, tokens.table().offset(second), bytes, middle, size - middle);
        int count = tokens.symbols().of(bytes, 0, size, scratch);
        return queue.merge(scratch, count) == 2 && scratch[0] == first && scratch[1] == second;
    }
}
