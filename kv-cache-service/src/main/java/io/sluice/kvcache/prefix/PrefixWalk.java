package io.sluice.kvcache.prefix;

import java.util.Arrays;

/**
 * Walks along a prompt's blocks and narrows, block by block, the holders that have all of them so far. Ends as soon as
 * nobody is left. It walks and does not leap: workers evict from anywhere, so holding a block says nothing about the
 * ones before it. It reads ahead, though, so that memory works on many blocks at a time. For one walk, by one thread.
 */
final class PrefixWalk {
    /** Blocks whose places are found at a time where they do not follow one another: ever more, up to the last. */
    private static final int FIRST_STRIDE = 4;

    private static final int STRIDE = 256;
    /** Blocks after which a table that was replaced meanwhile is no longer read. */
    private static final int TABLE_STRIDE = 64;

    private final BlockIndex index;
    /** The slots of each holder: whoever has a block in one of them has it. */
    private final int[][] holders;

    private final int[] held;
    /** Positions, in {@link #holders}, of those that are left; the first {@link #left} of them. */
    private final int[] live;

    private int left;
    /** The first slots of those that are left, as bits, to compare with a row in a few steps. */
    private final long[] liveBits;

    private final long[] row;
    private int[] places = new int[FIRST_STRIDE];
    private BlockTable table;
    private long touched;
    /** The set of the last block. */
    private long last;

    PrefixWalk(BlockIndex index, int[][] holders) {
        this.index = index;
        this.table = index.table();
        this.holders = holders;
        this.held = new int[holders.length];
        this.live = new int[holders.length];
        this.left = holders.length;
        int words = 1;
        for (int holder = 0; holder < holders.length; holder++) {
            live[holder] = holder;
            words = Math.max(words, (holders[holder][0] >> 6) + 1);
        }
        this.liveBits = new long[words];
        this.row = new long[index.words()];
        collectBits();
    }

    /** The number of blocks, from the first, that each holder has; in the order of the holders. */
    int[] run(long[] hashes) {
        int block = 0;
        int stride = 1;
        while (block < hashes.length && left > 0) {
            int count = Math.min(stride, hashes.length - block);
            int[] found = places.length < count ? new int[STRIDE] : places;
            places = found;
            table = index.table();
            touched ^= table.places(hashes, block, count, found);
            for (int at = 0; at < count && left > 0; at++) {
                narrowTo(found[at], block + at);
            }
            block += count;
            int followed = follow(hashes, block, found[count - 1]);
            stride = followed > block ? 1 : Math.min(STRIDE, Math.max(FIRST_STRIDE, 4 * stride));
            block = followed;
        }
        for (int at = 0; at < left; at++) {
            held[live[at]] = hashes.length;
        }
        return held;
    }

    /** Goes on while each block stands right behind the last; returns the first that does not. */
    private int follow(long[] hashes, int from, int place) {
        int block = from;
        int at = place;
        while (block < hashes.length && left > 0) {
            at = table.follow(at, hashes[block]);
            if (at == BlockTable.NOWHERE || block % TABLE_STRIDE == 0 && index.table() != table) {
                break;
            }
            narrowTo(at, block);
            block++;
        }
        return block;
    }

    private void narrowTo(int place, int block) {
        long set = place == BlockTable.NOWHERE ? 0 : table.set(place);
        // Neighbours in a prompt mostly have the same holders. A row is named by its block, so this holds for lanes
        // only.
        if (set == last && set > 0) {
            return;
        }
        last = set;
        if (SlotSets.isRow(set)) {
            if (table.rowContainsAll(place, set, liveBits)) {
                return;
            }
            set = index.read(table, place, row);
        }
        narrow(set, block);
    }

    private void narrow(long set, int block) {
        int kept = 0;
        for (int at = 0; at < left; at++) {
            int holder = live[at];
            if (has(set, holders[holder])) {
                live[kept++] = holder;
            } else {
                held[holder] = block;
            }
        }
        if (kept < left) {
            left = kept;
            collectBits();
        }
    }

    private boolean has(long set, int[] slots) {
        for (int slot : slots) {
            if (SlotSets.isRow(set) ? SlotSets.rowContains(row, slot) : SlotSets.inlineContains(set, slot)) {
                return true;
            }
        }
        return false;
    }

    private void collectBits() {
        Arrays.fill(liveBits, 0);
        for (int at = 0; at < left; at++) {
            int slot = holders[live[at]][0];
            liveBits[slot >> 6] |= 1L << slot;
        }
    }
}
