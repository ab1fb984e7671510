package io.sluice.kvcache.block;

import io.sluice.contracts.hash.Xxh3;
import io.sluice.kvcache.Fault;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A block on its way into the store. Its room is reserved from the start; nothing of it is visible before a commit, and
 * an abort gives the room back. Chunks and the commit come from one thread at a time, an abort from any.
 */
public final class BlockWrite {
    private final BlockStore store;
    private final long hash;
    private final byte[] data;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int filled;

    BlockWrite(BlockStore store, long hash, int sizeBytes) {
        this.store = store;
        this.hash = hash;
        this.data = new byte[sizeBytes];
    }

    /** Takes bytes; they must begin where the last ones ended, and fit. */
    public void append(long offset, ByteBuffer bytes) {
        if (offset != filled) {
            throw invalid(
                    "chunk.offset_bytes",
                    "is " + Long.toUnsignedString(offset) + ", must be " + filled + ": chunks follow one another");
        }
        int length = bytes.remaining();
        if (length > data.length - filled) {
            throw invalid("chunk.data", "ends at byte " + (filled + (long) length) + " of a block of " + data.length);
        }
        bytes.get(data, filled, length);
        filled += length;
    }

    /**
     * Makes the block visible.
     *
     * @param checksum XXH3-64 of the whole block, seed 0
     * @return whether it is new; false when another writer was faster
     */
    public boolean commit(long checksum) {
        if (filled != data.length) {
            throw invalid("commit", "came after " + filled + " of " + data.length + " bytes; send the rest first");
        }
        long actual = Xxh3.hash(data, 0, data.length, 0);
        if (actual != checksum) {
            throw new Fault.ChecksumMismatch(hash, checksum, actual).asException();
        }
        return ended.compareAndSet(false, true) && store.commit(new Block(hash, data, checksum));
    }

    /** Gives the room back, unless the block was committed. Harmless when done twice. */
    public void abort() {
        if (ended.compareAndSet(false, true)) {
            store.giveBack(data.length);
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return new Fault.InvalidField(field, message).asException();
    }
}
