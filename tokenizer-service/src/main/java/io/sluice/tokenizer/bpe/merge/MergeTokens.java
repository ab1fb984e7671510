package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.vocab.ByteTrie;
import io.sluice.tokenizer.vocab.RankTable;
import java.util.Arrays;

/**
 * The tokens that merging can end with, each with its making. Immutable.
 *
 * <p>A text's encoding never crosses the border between two of its tokens, so each of them, and each neighbouring pair,
 * encodes to itself; and a sequence in which each neighbouring pair does is the encoding of its text, since the first merge
 * to cross a border would be seen in the pair alone. That holds for any list of merges. Where in a token's making each merge
 * has a higher rank than those it is made of, the pair is tested by undoing both makings along the border; where not, as in
 * lists that were made from SentencePiece's scores, by merging it ({@link PairTest}).
 */
final class MergeTokens {
    private static final int BASE_RANK = -1;
    private static final byte UNKNOWN = 0;
    private static final byte ASCENDS = 1;
    private static final byte DOES_NOT = 2;

    private final RankTable table;
    private final MergeRanks ranks;
    private final Symbols symbols;
    private final ByteTrie trie;
    private final int[] left;
    private final int[] right;
    private final int[] rank;
    private final int[] shorter;
    private final byte[] order;
    private final boolean[] reached;

    /**
     * Works out each token's making.
     *
     * @param table bytes of the tokens by id; tokens that merging cannot end with may be among them
     */
    MergeTokens(RankTable table, MergeRanks ranks, Symbols symbols) {
        int size = table.size();
        this.table = table;
        this.ranks = ranks;
        this.symbols = symbols;
        this.left = new int[size];
        this.right = new int[size];
        this.rank = new int[size];
        this.shorter = new int[size];
        this.order = new byte[size];
        this.reached = new boolean[size];
        make();
        this.trie = reachedTokens();
        for (int id = 0; id < size; id++) {
            if (reached[id]) {
                int from = table.offset(id);
                shorter[id] = trie.longest(table.bytes(), from, from + table.length(id) - 1);
                ascends(id);
            }
        }
    }

    private void make() {
        symbolTokens();
        inOrder();
        int[] scratch = new int[Math.max(1, table.longest())];
        MergeQueue queue = new MergeQueue(ranks);
        for (int id = 0; id < reached.length; id++) {
            int from = table.offset(id);
            int to = from + table.length(id);
            if (reached[id] || from == to) {
                continue;
            }
            int count = symbols.of(table.bytes(), from, to, scratch);
            if (count > 1 && queue.merge(scratch, count) == 1 && scratch[0] == id) {
                reached[id] = true;
                left[id] = queue.lastLeft();
                right[id] = queue.lastRight();
                rank[id] = queue.lastRank();
            }
        }
    }

    private void symbolTokens() {
        for (int id = 0; id < reached.length; id++) {
            int from = table.offset(id);
            if (table.length(id) > 0
                    && symbols.length(table.bytes(), from) == table.length(id)
                    && symbols.at(table.bytes(), from) == id) {
                reached[id] = true;
                order[id] = ASCENDS;
                left[id] = id;
                right[id] = id;
                rank[id] = BASE_RANK;
            }
        }
    }

    /**
     * Finds the makings with ascending ranks without merging: what two tokens make at a rank is reached by it if no merge of
     * a lower rank crosses the border between them, for then merging comes to the two before that rank, and to no other pair.
     * Nearly all tokens of a list that was learned are made so; the others are merged.
     */
    private void inOrder() {
        long[] pairs = ranks.inOrder();
        for (int at = 0; at < pairs.length; at++) {
            int first = (int) (pairs[at] >>> 32);
            int second = (int) pairs[at];
            if (pairs[at] == MergeRanks.NONE || !canUndo(first, second)) {
                continue;
            }
            int made = MergeRanks.token(ranks.find(first, second));
            if (!reached[made] && table.length(made) > 0 && adjacent(first, second, at)) {
                reached[made] = true;
                order[made] = ASCENDS;
                left[made] = first;
                right[made] = second;
                rank[made] = at;
            }
        }
    }

    private ByteTrie reachedTokens() {
        byte[] bytes = new byte[table.bytes().length];
        int[] offsets = new int[reached.length + 1];
        int size = 0;
        for (int id = 0; id < reached.length; id++) {
            if (reached[id]) {
                System.arraycopy(table.bytes(), table.offset(id), bytes, size, table.length(id));
                size += table.length(id);
            }
            offsets[id + 1] = size;
        }
        return ByteTrie.of(Arrays.copyOf(bytes, size), offsets);
    }

    /** Whether the merges of a token's making have ascending ranks. */
    private boolean ascends(int id) {
        if (order[id] == UNKNOWN) {
            boolean base = left[id] == id;
            boolean ascends = base
                    || (rank[left[id]] < rank[id]
                            && rank[right[id]] < rank[id]
                            && ascends(left[id])
                            && ascends(right[id]));
            order[id] = ascends ? ASCENDS : DOES_NOT;
        }
        return order[id] == ASCENDS;
    }

    /** Whether two tokens can be tested by {@link #adjacent}. */
    boolean canUndo(int first, int second) {
        return order[first] == ASCENDS && order[second] == ASCENDS;
    }

    /** Whether merging can end with a token. */
    boolean isReached(int id) {
        return reached[id];
    }

    RankTable table() {
        return table;
    }

    MergeRanks ranks() {
        return ranks;
    }

    Symbols symbols() {
        return symbols;
    }

    /** The longest token that a text starts with; -1 if there is none. */
    int longest(byte[] text, int from, int to) {
        return trie.longest(text, from, to);
    }

    /** The longest token that this one starts with, itself left out; -1 if there is none. */
    int shorter(int token) {
        return shorter[token];
    }

    /** Length of a token in bytes. */
    int length(int token) {
        return table.length(token);
    }

    /**
     * Whether the encoding of two tokens' bytes is the two tokens: undoes their making from its end, the later merge first,
     * and looks whether a merge across the border would have come before.
     */
    boolean adjacent(int first, int second) {
        return adjacent(first, second, Integer.MAX_VALUE);
    }

    /** The same by the merges below a rank alone. */
    private boolean adjacent(int first, int second, int below) {
        int a = first;
        int b = second;
        // Merges of this rank and above come too late to cross the border.
        int limit = below;
        while (true) {
            long merge = ranks.find(a, b);
            if (merge != MergeRanks.NONE && MergeRanks.rank(merge) < limit) {
                return false;
            }
            if (rank[a] > rank[b]) {
                limit = rank[a];
                a = right[a];
            } else if (rank[b] == BASE_RANK) {
                return true;
            } else {
                // With equal ranks the left one is merged first, so the right one is undone first.
                limit = rank[b] + 1;
                b = left[b];
            }
        }
    }
}
