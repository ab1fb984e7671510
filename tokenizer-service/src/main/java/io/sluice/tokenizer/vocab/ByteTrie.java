package io.sluice.tokenizer.vocab;

import java.io.IOException;

/**
 * A double-array trie over byte strings: one load for each byte of a walk. Immutable.
 *
 * <p>A node is named by its base. The cell of its child for byte {@code b} is {@code base ^ b}, so that the children of a
 * node lie within one run of 256 cells; no two nodes have the same base, so a cell whose label is {@code b} belongs to the
 * one node whose base is {@code cell ^ b}. A cell packs the label, the child's base, and the value that ends there.
 */
public final class ByteTrie {
    static final int LABEL_BITS = 9;
    static final int BASE_BITS = 28;
    static final int VALUE_SHIFT = LABEL_BITS + BASE_BITS;
    static final long BASE_MASK = (1L << BASE_BITS) - 1;
    static final int LABEL_MASK = (1 << LABEL_BITS) - 1;
    /** Set in every cell that is in use, so that an empty cell has no byte's label. */
    static final int USED = 1 << (LABEL_BITS - 1);

    private final long[] cells;
    private final int root;

    ByteTrie(long[] cells, int root) {
        this.cells = cells;
        this.root = root;
    }

    /**
     * Builds a trie in which string {@code i} has the value {@code i}; empty strings are left out.
     *
     * @param bytes the strings, one after another
     * @param offsets where each starts, and where the last one ends
     */
    public static ByteTrie of(byte[] bytes, int[] offsets) {
        return new ByteTrieBuilder(bytes, offsets).build();
    }

    /** A trie of a vocabulary's tokens, their ids as values. */
    public static ByteTrie of(RankTable ranks) {
        int[] offsets = new int[ranks.size() + 1];
        for (int id = 0; id < ranks.size(); id++) {
            offsets[id + 1] = ranks.offset(id) + ranks.length(id);
        }
        return of(ranks.bytes(), offsets);
    }

    /** Reads what {@link #write} wrote. */
    public static ByteTrie read(ImageReader in) throws IOException {
        return new ByteTrie(in.longs(), in.number());
    }

    /** Adds it to an image. */
    public void write(ImageWriter out) {
        out.longs(cells);
        out.number(root);
    }

    /**
     * The value of the longest string that the text starts with.
     *
     * @param text holds the text
     * @param from where it starts
     * @param to where it ends
     * @return the value, or -1 if it starts with none
     */
    public int longest(byte[] text, int from, int to) {
        long[] c = cells;
        int base = root;
        int value = 0;
        for (int at = from; at < to; at++) {
            int label = text[at] & 0xFF;
            long cell = c[base ^ label];
            if (((int) cell & LABEL_MASK) != (label | USED)) {
                break;
            }
            base = (int) (cell >>> LABEL_BITS & BASE_MASK);
            int here = (int) (cell >>> VALUE_SHIFT);
            // Written as a select: which tokens end inside a longer one is not predictable.
            value = here != 0 ? here : value;
        }
        return value - 1;
    }

    /** Base of the node that a walk starts from, for {@link #walk}. */
    public int root() {
        return root;
    }

    /**
     * Goes on with a walk.
     *
     * @param node base of the node it has come to
     * @param match the longest string so far, as answered
     * @param text holds the text
     * @param from the next byte
     * @param to where the text ends
     * @return the longest string: where it ends in the upper 32 bits, its value plus one in the lower; or {@code match} if
     *     there is no longer one
     */
    public long walk(int node, long match, byte[] text, int from, int to) {
        long[] c = cells;
        int base = node;
        long longest = match;
        for (int at = from; at < to; at++) {
            int label = text[at] & 0xFF;
            long cell = c[base ^ label];
            if (((int) cell & LABEL_MASK) != (label | USED)) {
                break;
            }
            base = (int) (cell >>> LABEL_BITS & BASE_MASK);
            long here = cell >>> VALUE_SHIFT;
            // Written as a select: which tokens end inside a longer one is not predictable.
            longest = here != 0 ? here | (long) (at + 1) << Integer.SIZE : longest;
        }
        return longest;
    }

    /**
     * One step of a walk.
     *
     * @return the node that the byte leads to in the upper 32 bits, the value there plus one in the lower; or -1 if it leads
     *     nowhere
     */
    public long step(int node, int label) {
        long cell = cells[node ^ label];
        if (((int) cell & LABEL_MASK) != (label | USED)) {
            return -1;
        }
        return (cell >>> LABEL_BITS & BASE_MASK) << Integer.SIZE | cell >>> VALUE_SHIFT;
    }

    /** The value of exactly this string, or -1. */
    public int exact(byte[] text, int from, int to) {
        int base = root;
        int value = 0;
        for (int at = from; at < to; at++) {
            int label = text[at] & 0xFF;
            long cell = cells[base ^ label];
            if (((int) cell & LABEL_MASK) != (label | USED)) {
                return -1;
            }
            base = (int) (cell >>> LABEL_BITS & BASE_MASK);
            value = (int) (cell >>> VALUE_SHIFT);
        }
        return value - 1;
    }

    /** Cells of the array, used or not: 8 bytes each. */
    public int cells() {
        return cells.length;
    }
}
