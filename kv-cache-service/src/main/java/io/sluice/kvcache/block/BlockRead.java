package io.sluice.kvcache.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** A block being read: it stays in the store until this is closed, so what readers hold counts toward the bound. */
public final class BlockRead implements AutoCloseable {
    private final Reads reads;
    private final StoredBlock block;
    private final Payload payload;
    private final Shelf shelf;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Begins to read.
     *
     * @param payload what is read
     * @param shelf where the block was found
     */
    BlockRead(Reads reads, StoredBlock block, Payload payload, Shelf shelf) {
        this.reads = reads;
        this.block = block;
        this.payload = payload;
        this.shelf = shelf;
    }

    /** What is known of the block. */
    public BlockMeta meta() {
        return block.meta;
    }

    /** XXH3-64 of the block, seed 0. */
    public long checksum() {
        return block.checksum;
    }

    /** Where it was found. */
    public StoreTier tier() {
        return shelf.tier().name();
    }

    /** How long it takes from there. */
    public TransferModel transfer() {
        return shelf.transfer();
    }

    /**
     * Bytes of it, where the store keeps any.
     *
     * @param length most of them, 1 or more and within the block
     * @return at least one; not to be changed, nor used after the close
     */
    public ByteBuffer read(int offset, int length) {
        try {
            return payload.read(offset, length);
        } catch (IOException e) {
            throw Copying.failed(tier(), e);
        }
    }

    /** Lets go of it. Harmless when done twice. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            reads.letGo(block);
        }
    }
}
