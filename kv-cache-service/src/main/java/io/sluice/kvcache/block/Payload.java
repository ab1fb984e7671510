package io.sluice.kvcache.block;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one block in a tier: written once from begin to end, sealed, read by any number of threads, freed once. Who
 * frees it knows that nobody reads or writes.
 */
public interface Payload {
    /** Takes all remaining bytes of a buffer. They follow the last ones, and fit. */
    void write(int offset, ByteBuffer bytes) throws IOException;

    /** All bytes are there. What is not sealed is gone after a restart. */
    void seal(long checksum) throws IOException;

    /**
     * Reads some bytes.
     *
     * @param length most of them, 1 or more and within the block
     * @return at least one; not to be changed, and valid until the payload is freed
     */
    ByteBuffer read(int offset, int length) throws IOException;

    /** Gives the room back. Never waits: it is called under the store's lock. */
    void free();
}
