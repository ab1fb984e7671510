package io.sluice.accelerator.kv;

/**
 * The KV blocks of one worker. A block is in use while its reference count is above 0; else it is free, and keeps what
 * it holds until it is taken for something else, so that a prefix nobody uses can still be found.
 *
 * <p>A hash names at most one block: a second block with the same content is given up in favour of the first when it is
 * {@linkplain #store stored}. So whoever holds a block holds its parent, and because a sequence releases its blocks from
 * the last to the first, the least recently used order of the free list takes leaves before their parents.
 *
 * <p>Not thread-safe: one worker, one thread.
 */
public final class BlockPool {
    /** What {@link #find} answers for a hash that is not held, and {@link #take} when no block is free. */
    public static final int NONE = -1;

    private final int[] references;
    private final long[] hashes;
    private final long[] parents;
    private final boolean[] stored;
    private final BlockList free;
    /** Stored blocks in the order they were stored: parents before children, as a snapshot wants them. */
    private final BlockList byAge;

    private final HashIndex index;
    private final KvEvents events;

    /**
     * Makes a pool of free, empty blocks.
     *
     * @param blocks number of blocks, 1 to 2^28
     * @param events hears what is stored and removed
     */
    public BlockPool(int blocks, KvEvents events) {
        if (blocks < 1 || blocks > 1 << 28) {
            throw new IllegalArgumentException("blocks must be 1 to 2^28, not " + blocks);
        }
        this.events = events;
        references = new int[blocks];
        hashes = new long[blocks];
        parents = new long[blocks];
        stored = new boolean[blocks];
        free = new BlockList(blocks);
        byAge = new BlockList(blocks);
        index = new HashIndex(blocks);
        for (int block = 0; block < blocks; block++) {
            free.addLast(block);
        }
    }

    /** Returns the number of blocks. */
    public int total() {
        return references.length;
    }

    /** Returns the number of blocks that nobody uses, with content or without. */
    public int free() {
        return free.size();
    }

    /** Returns the number of blocks that can be found by their hash. */
    public int stored() {
        return byAge.size();
    }

    /**
     * Finds a block by its hash.
     *
     * @return its number, or {@link #NONE}
     */
    public int find(long hash) {
        return index.get(hash);
    }

    /** Returns whether nobody uses a block. */
    public boolean isFree(int block) {
        return references[block] == 0;
    }

    /** Adds a reference to a block that was {@linkplain #find found}. */
    public void share(int block) {
        if (references[block]++ == 0) {
            free.remove(block);
        }
    }

    /**
     * Takes the least recently used free block for new content and gives it one reference.
     *
     * @return its number, or {@link #NONE} when no block is free
     */
    public int take() {
        int block = free.head();
        if (block == BlockList.NONE) {
            return NONE;
        }
        free.remove(block);
        if (stored[block]) {
            events.evicted(hashes[block], parents[block]);
        }
        forget(block);
        references[block] = 1;
        return block;
    }

    /**
     * Names the content of a block in use that is full now. If another block has the same content already, the caller's
     * reference moves there and its own block becomes free.
     *
     * @param block the block, not stored yet
     * @param hash its chained hash; the block's parent is stored
     * @param parent chained hash of its parent; 0: it is the first of a prompt
     * @return the block that holds the content and the caller's reference
     */
    public int store(int block, long hash, long parent) {
        assert references[block] > 0 && !stored[block] : "a block is named once, by who fills it";
        int same = index.get(hash);
        if (same != NONE) {
            share(same);
            discard(block);
            return same;
        }
        hashes[block] = hash;
        parents[block] = parent;
        stored[block] = true;
        index.put(hash, block);
        byAge.addLast(block);
        events.stored(hash);
        return block;
    }

    /** Gives up one reference. Release a sequence's blocks from the last to the first. */
    public void release(int block) {
        if (!stored[block]) {
            discard(block);
        } else if (--references[block] == 0) {
            free.addLast(block);
        }
    }

    /**
     * Copies the hashes of what is held, parents before children.
     *
     * @return a new array
     */
    public long[] snapshot() {
        long[] held = new long[byAge.size()];
        int block = byAge.head();
        for (int i = 0; i < held.length; i++) {
            held[i] = hashes[block];
            block = byAge.after(block);
        }
        return held;
    }

    /** Forgets what the blocks hold, children before parents. No block may be in use. */
    public void forgetAll() {
        assert free() == total() : "a block in use is not forgotten";
        for (int block = byAge.tail(); block != BlockList.NONE; block = byAge.tail()) {
            forget(block);
        }
    }

    /** A block without a name is of use to nobody: it is the first to be taken again. */
    private void discard(int block) {
        assert references[block] == 1 : "a block without a name has one user";
        references[block] = 0;
        free.addFirst(block);
    }

    private void forget(int block) {
        if (stored[block]) {
            stored[block] = false;
            index.remove(hashes[block]);
            byAge.remove(block);
            events.removed(hashes[block]);
        }
    }
}
