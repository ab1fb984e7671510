package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.RankTable;

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
    private static final long TOKEN_MASK = (1L << TOKEN_BITS) - 1;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final long EMPTY = -1;

    private final int[] left;
    private final int[] right;
    private final int[] shorter;
    /** Open addressing; an entry is the pair, then the token it makes. */
    private final long[] pairs;

    private final int shift;

    /**
     * Works the table out.
     *
     * @throws IllegalArgumentException if a token cannot be made by merges: the file is no byte-pair vocabulary
     */
    MergeTable(RankTable ranks, ByteTrie trie) {
        int size = ranks.size();
        this.left = new int[size];
        this.right = new int[size];
        this.shorter = new int[size];
        int slots = Integer.highestOneBit(size) << 2;
        this.pairs = new long[slots];
        this.shift = Long.numberOfLeadingZeros(slots) + 1;
        java.util.Arrays.fill(pairs, EMPTY);
        for (int id = 0; id < size; id++) {
            int from = ranks.offset(id);
            int to = from + ranks.length(id);
            left[id] = id;
            right[id] = id;
            shorter[id] = trie.longest(ranks.bytes(), from, to - 1);
            if (to - from > 1) {
                split(id, ranks, trie, from, to);
            }
        }
    }

    private void split(int id, RankTable ranks, ByteTrie trie, int from, int to) {
        for (int first = shorter[id]; first >= 0; first = prefix(first, ranks, trie)) {
            if (first < id) {
                int second = trie.exact(ranks.bytes(), from + ranks.length(first), to);
                if (second >= 0 && second < id && adjacent(first, second)) {
                    left[id] = first;
                    right[id] = second;
                    put(first, second, id);
                    return;
                }
            }
        }
        throw new IllegalArgumentException("token " + id + " is not the merge of two tokens of lower rank");
    }

    /** The next shorter token that a token starts with; worked out for the id itself only when its turn comes. */
    private static int prefix(int token, RankTable ranks, ByteTrie trie) {
        int from = ranks.offset(token);
        return trie.longest(ranks.bytes(), from, from + ranks.length(token) - 1);
    }

    /** The longest token that this one starts with, itself left out; -1 for a single byte. */
    int shorter(int token) {
        return shorter[token];
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
                a = right[a];
                if (a == limit) {
                    limit = b + 1;
                    b = left[b];
                    if (b + 1 == limit) {
                        return true;
                    }
                }
            } else {
                limit = b + 1;
                b = left[b];
                if (b + 1 == limit) {
                    limit = a;
                    a = right[a];
                    if (a == limit) {
                        return true;
                    }
                }
            }
        }
    }

    /** The token that a pair makes, or -1. */
    private int merged(int a, int b) {
        long key = ((long) a << TOKEN_BITS) | b;
        int slot = slot(key);
        while (true) {
            long entry = pairs[slot];
            if (entry == EMPTY) {
                return -1;
            }
            if (entry >>> TOKEN_BITS == key) {
                return (int) (entry & TOKEN_MASK);
            }
            slot = (slot + 1) & (pairs.length - 1);
        }
    }

    private void put(int a, int b, int token) {
        long key = ((long) a << TOKEN_BITS) | b;
        int slot = slot(key);
        while (pairs[slot] != EMPTY) {
            slot = (slot + 1) & (pairs.length - 1);
        }
        pairs[slot] = (key << TOKEN_BITS) | token;
    }

    private int slot(long key) {
        return (int) ((key * FIBONACCI) >>> shift);
    }
}
