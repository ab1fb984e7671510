package io.sluice.kvcache.prefix;

import java.util.Arrays;

/**
 * Walks along a prompt's blocks and narrows, block by block, the workers that hold all of them so far. Ends as soon as
 * nobody is left. It walks and does not leap: workers evict from anywhere, so holding a block says nothing about the
 * ones before it. For one walk, by one thread.
 */
final class PrefixWalk {
    /** Blocks brought near at a time: more than memory can fetch at once, few enough to stay in the first cache. */
    private static final int STRIDE = 32;

    private final BlockIndex index;
    private final int[] slots;
    private final int[] held;
    /** Positions, in {@link #slots}, of the workers that are left; the first {@link #left} of them. */
    private final int[] live;

    private int left;
    /** The live workers' slots as bits, to compare with a row in a few steps. */
    private final long[] liveBits;

    private final long[] row;
    private long touched;

    PrefixWalk(BlockIndex index, int[] slots) {
        this.index = index;
        this.slots = slots;
        this.held = new int[slots.length];
        this.live = new int[slots.length];
        this.left = slots.length;
        this.liveBits = new long[index.words()];
        this.row = new long[index.words()];
        for (int worker = 0; worker < slots.length; worker++) {
            live[worker] = worker;
        }
        collectBits();
    }

    /** The number of blocks, from the first, that each slot holds; in the order of the slots. */
    int[] run(long[] hashes) {
        long last = 0;
        for (int block = 0; block < hashes.length && left > 0; block++) {
            if (block % STRIDE == 0) {
                touched ^= index.touch(hashes, block, Math.min(hashes.length, block + STRIDE));
            }
            long set = index.read(hashes[block], row);
            // Neighbours in a prompt mostly have the same holders. A row is named by its block, so this holds for lanes
            // only.
            if (set != last || set <= 0) {
                narrow(set, block);
                last = set;
            }
        }
        for (int at = 0; at < left; at++) {
            held[live[at]] = hashes.length;
        }
        return held;
    }

    private void narrow(long set, int block) {
        boolean isRow = SlotSets.isRow(set);
        if (isRow && rowHasAllLive()) {
            return;
        }
        int kept = 0;
        for (int at = 0; at < left; at++) {
            int worker = live[at];
            int slot = slots[worker];
            if (isRow ? SlotSets.rowContains(row, slot) : SlotSets.inlineContains(set, slot)) {
                live[kept++] = worker;
            } else {
                held[worker] = block;
            }
        }
        if (kept < left) {
            left = kept;
            collectBits();
        }
    }

    private boolean rowHasAllLive() {
        for (int word = 0; word < liveBits.length; word++) {
            if ((liveBits[word] & ~row[word]) != 0) {
                return false;
            }
        }
        return true;
    }

    private void collectBits() {
        Arrays.fill(liveBits, 0);
        for (int at = 0; at < left; at++) {
            int slot = slots[live[at]];
            liveBits[slot >> 6] |= 1L << slot;
        }
    }
}
