package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.RankTable;
import java.io.IOException;

/**
 * The tokens of up to 13 bytes, by their bytes: whether a string is a token costs one load from memory, where a walk through
 * the trie costs one a byte, each of which waits for the one before it. Open addressing, 16 bytes an entry. Immutable.
 */
final class WholeTokens {
    /** Longest token it has, in bytes. */
    static final int MAX_BYTES = 13;

    private static final int HIGH_BITS = (MAX_BYTES - Long.BYTES) * Byte.SIZE;
    private static final long HIGH_MASK = (1L << HIGH_BITS) - 1;
    /** An entry's second long: bytes after the eighth, the length, and from this bit on the token. */
    private static final int TOKEN_SHIFT = HIGH_BITS + 4;

    private static final long KEY_MASK = (1L << TOKEN_SHIFT) - 1;

    private final long[] entries;
    private final int shift;

    WholeTokens(RankTable ranks) {
        // Two longs an entry; at most four in five are taken.
        this(new long[Integer.highestOneBit(ranks.size() + (ranks.size() >> 2)) << 2]);
        for (int id = 0; id < ranks.size(); id++) {
            int length = ranks.length(id);
            if (length > 0 && length <= MAX_BYTES) {
                put(
                        PieceKey.low(ranks.bytes(), ranks.offset(id), length),
                        PieceKey.high(ranks.bytes(), ranks.offset(id), length),
                        id);
            }
        }
    }

    private WholeTokens(long[] entries) {
        this.entries = entries;
        this.shift = Long.numberOfLeadingZeros(entries.length >> 1) + 1;
    }

    static WholeTokens read(ImageReader in) throws IOException {
        return new WholeTokens(in.longs());
    }

    void write(ImageWriter out) {
        out.longs(entries);
    }

    /** Part of what {@link #find} will load: nothing to use, but asked for ahead it shortens the wait. */
    long touch(long hash) {
        return entries[(int) (hash >>> shift) << 1];
    }

    /** The token with these bytes, or -1; of strings longer than {@link #MAX_BYTES} always -1. */
    int find(long low, long high, long hash) {
        long key = key(high);
        int at = (int) (hash >>> shift) << 1;
        while (true) {
            long second = entries[at + 1];
            if (entries[at] == low && (second & KEY_MASK) == key) {
                return (int) (second >>> TOKEN_SHIFT);
            }
            if (second == 0) {
                return -1;
            }
            at = (at + 2) & (entries.length - 1);
        }
    }

    private static long key(long high) {
        return (high & HIGH_MASK) | high >>> PieceKey.LENGTH_SHIFT << HIGH_BITS;
    }

    private void put(long low, long high, int token) {
        long hash = PieceKey.hash(low, high);
        int at = (int) (hash >>> shift) << 1;
        while (entries[at + 1] != 0) {
            at = (at + 2) & (entries.length - 1);
        }
        entries[at] = low;
        entries[at + 1] = key(high) | (long) token << TOKEN_SHIFT;
    }
}
