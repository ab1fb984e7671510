package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Remembers for pairs of tokens what they make, also that they make nothing: the pairs that the words of a text consist of are
 * few, and stand here in one place that fits the processor's second cache, where a {@link MergeTable} has them scattered over
 * all that a vocabulary has. Direct-mapped. Not thread-safe.
 */
final class MergeMemo {
    /** What a pair makes that makes nothing: above every token. */
    static final int NONE = (1 << PackedIds.ID_BITS) - 1;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final MergeTable merges;
    /** The pair, and below it what it makes. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 8 bytes each */
    MergeMemo(MergeTable merges, int bits) {
        this.merges = merges;
        this.entries = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(entries, -1);
    }

    /** The token that a pair makes, or {@link #NONE}. */
    int merged(int first, int second) {
        long key = (long) first << PackedIds.ID_BITS | second;
        int slot = (int) (key * FIBONACCI >>> shift);
        long entry = entries[slot];
        return entry >>> PackedIds.ID_BITS == key ? (int) entry & NONE : lookUp(first, second, key, slot);
    }

    private int lookUp(int first, int second, long key, int slot) {
        int token = merges.merged(first, second) & NONE;
        entries[slot] = key << PackedIds.ID_BITS | token;
        return token;
    }
}
