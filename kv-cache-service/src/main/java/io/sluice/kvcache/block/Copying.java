package io.sluice.kvcache.block;

import io.sluice.contracts.hash.Xxh3Stream;
import io.sluice.kvcache.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Copies blocks from tier to tier, and looks at every byte: what is not what was put goes no further. */
final class Copying {
    private static final int PART_BYTES = 1 << 18;

    private Copying() {}

    /**
     * Copies a block. Not under the lock: it waits for devices.
     *
     * @throws CorruptException if its bytes are not those of its checksum
     * @throws IOException if a device fails
     */
    static Payload copy(Payload from, BlockMeta meta, long checksum, Tier to) throws IOException {
        Payload copy = to.create(meta);
        boolean done = false;
        try {
            if (to.keepsBytes()) {
                Xxh3Stream hash = new Xxh3Stream();
                int at = 0;
                while (at < meta.sizeBytes()) {
                    ByteBuffer part = from.read(at, Math.min(PART_BYTES, meta.sizeBytes() - at));
                    int length = part.remaining();
                    hash.update(part.duplicate());
                    copy.write(at, part);
                    at += length;
                }
                if (hash.hash() != checksum) {
                    throw new CorruptException();
                }
            }
            copy.seal(checksum);
            done = true;
            return copy;
        } finally {
            if (!done) {
                copy.free();
            }
        }
    }

    /** That a tier failed, to be thrown. */
    static RuntimeException failed(StoreTier tier, IOException cause) {
        return new Fault.TierFailed(tier.name().toLowerCase(Locale.ROOT), String.valueOf(cause.getMessage()))
                .asException();
    }

    /** Bytes that are not what they were. */
    static final class CorruptException extends IOException {
        private static final long serialVersionUID = 1;

        CorruptException() {
            super("the bytes of a block are not those of its checksum");
        }
    }
}
