package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.RankTable;
import java.io.IOException;
import java.util.Arrays;

/**
 * How every token is made: the two it is merged from, and which pair makes which token. Immutable.
 *
 * <p>A token is made in one way only, found here by asking, for the tokens in order of rank, which split of its bytes the
 * merges of lower rank leave as two tokens. With it one can tell whether byte-pair encoding would ever put two tokens
 * side by side, and a sequence of tokens is the encoding of its bytes exactly if it would do so with each neighbouring
 * pair: a local test in place of a replay of all merges (the idea and its proof: van Antwerpen and Neubeck, "So many
 * tokens, so little time", 2024).
 */
final class MergeTable {
    private static final int TOKEN_BITS = 18;
    private static final int TOKEN_MASK = (1 << TOKEN_BITS) - 1;
    private static final int RIGHT_SHIFT = TOKEN_BITS;
    private static final int SHORTER_SHIFT = 2 * TOKEN_BITS;
    private static final int LENGTH_SHIFT = 3 * TOKEN_BITS;
    private static final int NONE = TOKEN_MASK;
    private static final int FILTER_BITS_A_TOKEN = 16;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final long EMPTY = -1;

    /** A token's making in one word, so that one load brings all: left, right, the next shorter token, the length. */
    private final long[] tokens;
    /** Open addressing, two in three taken, so that more of it stays near; an entry is the pair, then the token it makes. */
    private final long[] pairs;
    /**
     * A Bloom filter, both bits of a pair in one word. Most pairs that are asked for make nothing, and a bit set that fits the
     * second cache tells so without a look into the table, which does not.
     */
    private final long[] filter;

    private final int filterShift;

    /**
     * Works the table out.
     *
     * @throws IllegalArgumentException if a token cannot be made by merges: the file is no byte-pair vocabulary
     */
    MergeTable(RankTable ranks, ByteTrie trie) {
        int size = ranks.size();
        if (size > NONE) {
            throw new IllegalArgumentException("a vocabulary has at most " + NONE + " tokens, this one " + size);
        }
        int slots = size + (size >> 1) + 1;
        this.tokens = new long[size];
        this.pairs = new long[slots];
        int filterBits = Integer.highestOneBit(size) * FILTER_BITS_A_TOKEN;
        this.filter = new long[filterBits >> 6];
        this.filterShift = shift(filter.length);
        Arrays.fill(pairs, EMPTY);
        for (int id = 0; id < size; id++) {
            int from = ranks.offset(id);
            int to = from + ranks.length(id);
            tokens[id] = pack(id, id, trie.longest(ranks.bytes(), from, to - 1), to - from);
        }
        for (int id = 0; id < size; id++) {
            int from = ranks.offset(id);
            int to = from + ranks.length(id);
            if (to - from > 1) {
                split(id, ranks, trie, from, to);
            }
        }
    }

    private MergeTable(long[] tokens, long[] pairs, long[] filter) {
        this.tokens = tokens;
        this.pairs = pairs;
        this.filter = filter;
        this.filterShift = shift(filter.length);
    }

    static MergeTable read(ImageReader in) throws IOException {
        return new MergeTable(in.longs(), in.longs(), in.longs());
    }

    void write(ImageWriter out) {
        out.longs(tokens);
        out.longs(pairs);
        out.longs(filter);
    }

    /** Shift that leaves as many bits of a hash as tell a power of two places apart. */
    private static int shift(int places) {
        return Long.numberOfLeadingZeros(places) + 1;
    }

    private static long pack(int left, int right, int shorter, int length) {
        return left
                | ((long) right << RIGHT_SHIFT)
                | ((long) (shorter & TOKEN_MASK) << SHORTER_SHIFT)
                | ((long) length << LENGTH_SHIFT);
    }

    private void split(int id, RankTable ranks, ByteTrie trie, int from, int to) {
        for (int first = shorter(id); first >= 0; first = shorter(first)) {
            if (first < id) {
                int second = trie.exact(ranks.bytes(), from + ranks.length(first), to);
                if (second >= 0 && second < id && adjacent(first, second)) {
                    tokens[id] = pack(first, second, shorter(id), to - from);
                    put(first, second, id);
                    return;
                }
            }
        }
        throw new IllegalArgumentException("token " + id + " is not the merge of two tokens of lower rank");
    }

    /** The longest token that this one starts with, itself left out; -1 for a single byte. */
    int shorter(int token) {
        int shorter = (int) (tokens[token] >>> SHORTER_SHIFT) & TOKEN_MASK;
        return shorter == NONE ? -1 : shorter;
    }

    /** Length of a token in bytes. */
    int length(int token) {
        return (int) (tokens[token] >>> LENGTH_SHIFT);
    }

    private int left(int token) {
        return (int) tokens[token] & TOKEN_MASK;
    }

    private int right(int token) {
        return (int) (tokens[token] >>> RIGHT_SHIFT) & TOKEN_MASK;
    }

    /**
     * Whether byte-pair encoding leaves two tokens side by side: neither it nor any merge that their making went through
     * is overtaken by a merge across the border between them.
     */
    boolean adjacent(int first, int second) {
        int a = first;
        int b = second;
        // Merges of this rank and above come too late to cross the border.
        int limit = Integer.MAX_VALUE;
        while (true) {
            int merged = merged(a, b);
            if (merged >= 0 && merged < limit) {
                return false;
            }
            // Undo the later of both makings. With equal ranks the left one was merged first.
            if (a > b) {
                limit = a;
                a = right(a);
                if (a == limit) {
                    limit = b + 1;
                    b = left(b);
                    if (b + 1 == limit) {
                        return true;
                    }
                }
            } else {
                limit = b + 1;
                b = left(b);
                if (b + 1 == limit) {
                    limit = a;
                    a = right(a);
                    if (a == limit) {
                        return true;
                    }
                }
            }
        }
    }

    /** The token that a pair makes, or -1. */
    int merged(int a, int b) {
        long key = ((long) a << TOKEN_BITS) | b;
        long hash = key * FIBONACCI;
        long bits = bits(hash);
        if ((filter[word(hash)] & bits) != bits) {
            return -1;
        }
        int slot = slot(hash);
        while (true) {
            long entry = pairs[slot];
            if (entry == EMPTY) {
                return -1;
            }
            if (entry >>> TOKEN_BITS == key) {
                return (int) (entry & TOKEN_MASK);
            }
            slot = slot + 1 == pairs.length ? 0 : slot + 1;
        }
    }

    /** The word of the filter that a hash's bits stand in. */
    private int word(long hash) {
        return (int) (hash >>> filterShift);
    }

    /** The bits that stand for a hash there. */
    private static long bits(long hash) {
        return 1L << (hash >>> 32) | 1L << (hash >>> 38);
    }

    private int slot(long hash) {
        return (int) ((hash >>> Integer.SIZE) * pairs.length >>> Integer.SIZE);
    }

    private void put(int a, int b, int token) {
        long key = ((long) a << TOKEN_BITS) | b;
        long hash = key * FIBONACCI;
        filter[word(hash)] |= bits(hash);
        int slot = slot(hash);
        while (pairs[slot] != EMPTY) {
            slot = slot + 1 == pairs.length ? 0 : slot + 1;
        }
        pairs[slot] = (key << TOKEN_BITS) | token;
    }
}
