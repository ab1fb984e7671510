package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import java.io.IOException;

/**
 * Finds the longest token that a text starts with. A table by the first two bytes saves each walk through the trie its first
 * steps. Immutable.
 */
final class LongestToken {
    private static final int BYTES = 256;
    private static final int VALUE_BITS = 32;
    private static final long VALUE_MASK = (1L << 31) - 1;
    /** Set where the value is that of both bytes, not of the first alone. */
    private static final long BOTH = 1L << 31;

    private final ByteTrie trie;
    /** By the first byte and the second: the trie's node behind both, 0 if no token goes on, and the longest token so far. */
    private final long[] starts;

    /** @param trie has every single byte */
    LongestToken(ByteTrie trie) {
        this.trie = trie;
        this.starts = new long[BYTES * BYTES];
        for (int first = 0; first < BYTES; first++) {
            long one = trie.step(trie.root(), first);
            if (one < 0) {
                continue;
            }
            for (int second = 0; second < BYTES; second++) {
                long two = trie.step((int) (one >>> VALUE_BITS), second);
                long start = one & VALUE_MASK;
                if (two >= 0) {
                    long value = two & VALUE_MASK;
                    start = two >>> VALUE_BITS << VALUE_BITS | (value != 0 ? value | BOTH : start);
                }
                starts[first * BYTES + second] = start;
            }
        }
    }

    private LongestToken(ByteTrie trie, long[] starts) {
        this.trie = trie;
        this.starts = starts;
    }

    static LongestToken read(ImageReader in) throws IOException {
        return new LongestToken(ByteTrie.read(in), in.longs());
    }

    void write(ImageWriter out) {
        trie.write(out);
        out.longs(starts);
    }

    /**
     * The longest token that {@code text[from..to)} starts with; from is before to.
     *
     * @return the token; read it with {@link #token} and {@link #end}
     */
    long at(byte[] text, int from, int to) {
        if (to - from < 2) {
            return trie.walk(trie.root(), 0, text, from, to);
        }
        long start = starts[(text[from] & 0xFF) * BYTES | (text[from + 1] & 0xFF)];
        long length = 1 + (start >>> 31 & 1);
        long match = (from + length) << VALUE_BITS | (start & VALUE_MASK);
        int node = (int) (start >>> VALUE_BITS);
        return node == 0 ? match : trie.walk(node, match, text, from + 2, to);
    }

    /** The token that consists of two bytes, or -1. */
    int both(byte first, byte second) {
        long start = starts[(first & 0xFF) * BYTES | (second & 0xFF)];
        return (start & BOTH) == 0 ? -1 : (int) (start & VALUE_MASK) - 1;
    }

    /** The token of an answer; -1 if no token fits. */
    static int token(long match) {
        return (int) match - 1;
    }

    /** Where the token of an answer ends. */
    static int end(long match) {
        return (int) (match >>> VALUE_BITS);
    }
}
