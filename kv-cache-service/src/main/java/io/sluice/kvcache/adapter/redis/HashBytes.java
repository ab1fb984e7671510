package io.sluice.kvcache.adapter.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Block hashes as bytes: 8 for each, little-endian. */
final class HashBytes {
    private HashBytes() {}

    static byte[] of(long[] hashes) {
        ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(hashes);
        return bytes.array();
    }

    static long[] from(byte[] bytes) {
        long[] hashes = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(hashes);
        return hashes;
    }
}
