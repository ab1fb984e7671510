package io.sluice.kvcache.block;

import java.util.concurrent.atomic.AtomicBoolean;

/** A block being read: it stays in the store until this is closed, so what readers hold counts toward the bound. */
public final class BlockRead implements AutoCloseable {
    private final BlockStore store;
    private final Block block;
    private final AtomicBoolean closed = new AtomicBoolean();

    BlockRead(BlockStore store, Block block) {
        this.store = store;
        this.block = block;
    }

    /** The block's bytes; not to be changed. */
    public byte[] data() {
        return block.data();
    }

    /** XXH3-64 of the block, seed 0. */
    public long checksum() {
        return block.checksum();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            store.unpin(block);
        }
    }
}
