package io.sluice.kvcache.block;

import io.sluice.contracts.hash.Xxh3Stream;
import io.sluice.kvcache.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A block on its way into the store. Its room is reserved from the start; nothing of it is visible before a commit, and
 * an abort gives the room back. Safe for several threads.
 */
public final class BlockWrite {
    private final Intake intake;
    private final BlockMeta meta;
    private final Payload payload;
    private final boolean counted;
    private final boolean shared;
    private final Xxh3Stream hash = new Xxh3Stream();
    private int filled;
    private boolean ended;

    /**
     * Begins.
     *
     * @param counted whether bytes are counted only, so that they may be left out
     * @param shared whether it comes from a shared tier, where it need not be copied to
     */
    BlockWrite(Intake intake, BlockMeta meta, Payload payload, boolean counted, boolean shared) {
        this.intake = intake;
        this.meta = meta;
        this.payload = payload;
        this.counted = counted;
        this.shared = shared;
    }

    BlockMeta meta() {
        return meta;
    }

    Payload payload() {
        return payload;
    }

    boolean fromShared() {
        return shared;
    }

    /** Takes bytes; they must begin where the last ones ended, and fit. */
    public synchronized void append(long offset, ByteBuffer bytes) {
        if (ended) {
            return;
        }
        if (offset != filled) {
            throw invalid(
                    "chunk.offset_bytes",
                    "is " + Long.toUnsignedString(offset) + ", must be " + filled + ": chunks follow one another");
        }
        int length = bytes.remaining();
        if (length > meta.sizeBytes() - filled) {
            throw invalid(
                    "chunk.data", "ends at byte " + (filled + (long) length) + " of a block of " + meta.sizeBytes());
        }
        hash.update(bytes.duplicate());
        try {
            payload.write(filled, bytes);
        } catch (IOException e) {
            throw Copying.failed(StoreTier.MEMORY, e);
        }
        filled += length;
    }

    /**
     * Makes the block visible.
     *
     * @param checksum XXH3-64 of the whole block, seed 0
     * @return whether it is new; false when another writer was faster, or this one was aborted
     */
    public synchronized boolean commit(long checksum) {
        if (ended) {
            return false;
        }
        boolean leftOut = counted && filled == 0;
        if (!leftOut) {
            check(checksum);
        }
        try {
            payload.seal(checksum);
        } catch (IOException e) {
            throw Copying.failed(StoreTier.MEMORY, e);
        }
        ended = true;
        return intake.commit(this, checksum);
    }

    private void check(long checksum) {
        if (filled != meta.sizeBytes()) {
            throw invalid("commit", "came after " + filled + " of " + meta.sizeBytes() + " bytes; send the rest first");
        }
        long actual = hash.hash();
        if (actual != checksum) {
            throw new Fault.ChecksumMismatch(meta.hash(), checksum, actual).asException();
        }
    }

    /** Gives the room back, unless the block was committed. Harmless when done twice. */
    public synchronized void abort() {
        if (!ended) {
            ended = true;
            intake.giveBack(meta, payload);
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return new Fault.InvalidField(field, message).asException();
    }
}
