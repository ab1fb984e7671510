package io.sluice.tokenizer.vocab;

import java.util.Arrays;

/**
 * Builds a {@link ByteTrie}: sorts the strings by byte, level by level, and places the children of each node as it goes.
 */
final class ByteTrieBuilder {
    private static final int BLOCK = 256;
    private static final int WORDS = BLOCK / Long.SIZE;
    /** Base of every node without children: the first block stays empty, so no byte leads on from there. */
    private static final int LEAF = 0;
    /** Strings that are sorted by insertion. */
    private static final int FEW = 24;
    /** Blocks with room that are tried before a new one is begun; bounds the search for one node. */
    private static final int OPEN_BLOCKS = 12;

    private final byte[] bytes;
    private final int[] offsets;
    private final int[] order;
    private final int[] spare;

    private long[] cells = new long[BLOCK * 64];
    private boolean[] baseTaken = new boolean[cells.length];
    private int blocks;
    private final int[] open = new int[OPEN_BLOCKS];
    private int openCount;
    /** One bit a cell, set while it is free. */
    private long[] free = new long[cells.length >> 6];
    /** Free cells, by block. */
    private int[] room = new int[cells.length / BLOCK];

    ByteTrieBuilder(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
        int count = 0;
        int[] present = new int[offsets.length - 1];
        for (int i = 0; i < present.length; i++) {
            if (offsets[i + 1] > offsets[i]) {
                present[count++] = i;
            }
        }
        this.order = Arrays.copyOf(present, count);
        this.spare = new int[count];
    }

    ByteTrie build() {
        blocks = 1;
        int root = order.length == 0 ? LEAF : children(0, order.length, 0);
        return new ByteTrie(Arrays.copyOf(cells, blocks * BLOCK), root);
    }

    /**
     * Places the children of the node that the strings {@code order[from..to)} share, all longer than {@code depth}, and
     * everything below them.
     *
     * @return the node's base
     */
    private int children(int from, int to, int depth) {
        if (to - from == 1) {
            return chain(order[from], depth);
        }
        sort(from, to, depth);
        byte[] labels = labels(from, to, depth);
        int base = place(labels, labels.length);
        int first = from;
        for (byte signed : labels) {
            int label = signed & 0xFF;
            int last = first;
            while (last < to && label(last, depth) == label) {
                last++;
            }
            long value = 0;
            // The string that ends here was sorted before the longer ones.
            if (length(order[first]) == depth + 1) {
                value = order[first++] + 1L;
                requireLonger(first, last, depth);
            }
            long below = first < last ? children(first, last, depth + 1) : LEAF;
            set(base ^ label, label, below, value);
            first = last;
        }
        return base;
    }

    /** The different bytes at a depth of the sorted {@code order[from..to)}. */
    private byte[] labels(int from, int to, int depth) {
        byte[] labels = new byte[Math.min(BLOCK, to - from)];
        int count = 0;
        for (int i = from; i < to; i++) {
            int label = label(i, depth);
            if (count == 0 || (labels[count - 1] & 0xFF) != label) {
                labels[count++] = (byte) label;
            }
        }
        return count == labels.length ? labels : Arrays.copyOf(labels, count);
    }

    private int label(int place, int depth) {
        return bytes[offsets[order[place]] + depth] & 0xFF;
    }

    private void requireLonger(int place, int last, int depth) {
        if (place < last && length(order[place]) == depth + 1) {
            throw new IllegalArgumentException("strings " + order[place - 1] + " and " + order[place] + " are equal");
        }
    }

    /** One string alone: a chain without branches. Its nodes are placed from the last to the first. */
    private int chain(int string, int depth) {
        byte[] label = new byte[1];
        int below = LEAF;
        long value = string + 1L;
        for (int at = offsets[string + 1] - 1; at >= offsets[string] + depth; at--) {
            label[0] = bytes[at];
            int base = place(label, 1);
            set(base ^ (label[0] & 0xFF), label[0] & 0xFF, below, value);
            below = base;
            value = 0;
        }
        return below;
    }

    /** Sorts {@code order[from..to)} by the byte at a depth; of equal ones the string that ends there comes first. */
    private void sort(int from, int to, int depth) {
        if (to - from > FEW) {
            bucketSort(from, to, depth);
            return;
        }
        for (int i = from + 1; i < to; i++) {
            int moved = order[i];
            int key = key(moved, depth);
            int at = i;
            while (at > from && key(order[at - 1], depth) > key) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = moved;
        }
    }

    private void bucketSort(int from, int to, int depth) {
        int[] starts = new int[2 * BLOCK + 1];
        for (int i = from; i < to; i++) {
            starts[key(order[i], depth) + 1]++;
        }
        starts[0] = from;
        for (int b = 0; b < 2 * BLOCK; b++) {
            starts[b + 1] += starts[b];
        }
        for (int i = from; i < to; i++) {
            spare[starts[key(order[i], depth)]++] = order[i];
        }
        System.arraycopy(spare, from, order, from, to - from);
    }

    private int key(int string, int depth) {
        int at = offsets[string] + depth;
        return (bytes[at] & 0xFF) << 1 | (offsets[string + 1] == at + 1 ? 0 : 1);
    }

    private int length(int string) {
        return offsets[string + 1] - offsets[string];
    }

    private void set(int cell, int label, long base, long value) {
        cells[cell] = label | ByteTrie.USED | base << ByteTrie.LABEL_BITS | value << ByteTrie.VALUE_SHIFT;
    }

    /** Finds a base whose children's cells are all free, and takes it and them. */
    private int place(byte[] labels, int count) {
        for (int i = 0; i < openCount; i++) {
            int block = open[i];
            if (room[block] >= count) {
                int base = fit(block, labels, count);
                if (base >= 0) {
                    return take(base, labels, count);
                }
            }
        }
        int block = addBlock();
        return take(block * BLOCK, labels, count);
    }

    private int fit(int block, byte[] labels, int count) {
        int first = labels[0] & 0xFF;
        for (int word = 0; word < WORDS; word++) {
            long left = free[block * WORDS + word];
            while (left != 0) {
                int base = block * BLOCK + word * Long.SIZE + Long.numberOfTrailingZeros(left) ^ first;
                left &= left - 1;
                if (!baseTaken[base] && allFree(base, labels, count)) {
                    return base;
                }
            }
        }
        return -1;
    }

    private boolean allFree(int base, byte[] labels, int count) {
        for (int i = 1; i < count; i++) {
            int cell = base ^ (labels[i] & 0xFF);
            if ((free[cell >> 6] & 1L << cell) == 0) {
                return false;
            }
        }
        return true;
    }

    private int take(int base, byte[] labels, int count) {
        baseTaken[base] = true;
        for (int i = 0; i < count; i++) {
            int cell = base ^ (labels[i] & 0xFF);
            free[cell >> 6] &= ~(1L << cell);
        }
        int block = base / BLOCK;
        room[block] -= count;
        if (room[block] == 0) {
            close(block);
        }
        return base;
    }

    private int addBlock() {
        int block = blocks++;
        if (blocks * BLOCK > cells.length) {
            cells = Arrays.copyOf(cells, cells.length * 2);
            baseTaken = Arrays.copyOf(baseTaken, cells.length);
            free = Arrays.copyOf(free, cells.length >> 6);
            room = Arrays.copyOf(room, cells.length / BLOCK);
        }
        Arrays.fill(free, block * WORDS, (block + 1) * WORDS, -1L);
        room[block] = BLOCK;
        if (openCount == OPEN_BLOCKS) {
            System.arraycopy(open, 1, open, 0, OPEN_BLOCKS - 1);
            openCount--;
        }
        open[openCount++] = block;
        return block;
    }

    private void close(int block) {
        for (int i = 0; i < openCount; i++) {
            if (open[i] == block) {
                System.arraycopy(open, i + 1, open, i, openCount - i - 1);
                openCount--;
                return;
            }
        }
    }
}
