package io.sluice.tokenizer.prefix;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.bpe.IdBuffer;
import java.util.Arrays;

/**
 * The chained hashes of a prompt's blocks, worked out while its ids are written: each block as soon as it is full, when its
 * ids are still in the first cache. Not thread-safe.
 */
final class BlockHashes implements IdBuffer.Watcher {
    private long last;
    private long[] hashes;
    private int count;

    /**
     * @param root the hash before the first block
     * @param capacity ids to make room for
     */
    BlockHashes(long root, int capacity) {
        this.last = root;
        this.hashes = new long[capacity / BlockHash.BLOCK_TOKENS + 1];
    }

    @Override
    public int written(int[] ids, int size) {
        int full = size / BlockHash.BLOCK_TOKENS;
        if (count < full) {
            reserve(full);
            for (int block = count; block < full; block++) {
                last = BlockHash.next(last, ids, block * BlockHash.BLOCK_TOKENS);
                hashes[block] = last;
            }
            count = full;
        }
        return size;
    }

    /** Takes hashes that were worked out before, in place of working them out. */
    void addAll(long[] more) {
        if (more.length > 0) {
            reserve(count + more.length);
            System.arraycopy(more, 0, hashes, count, more.length);
            count += more.length;
            last = hashes[count - 1];
        }
    }

    /** Blocks that are full. */
    int count() {
        return count;
    }

    /** The hashes from a block on. */
    long[] from(int block) {
        return Arrays.copyOfRange(hashes, block, count);
    }

    private void reserve(int needed) {
        if (needed > hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(needed, hashes.length + (hashes.length >> 1)));
        }
    }
}
