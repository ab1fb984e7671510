package io.sluice.accelerator.adapter;

import io.sluice.contracts.hash.Xxh3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What a block's bytes are where payloads are real: SplitMix64 from the block's hash, so that anyone can check them. */
final class BlockPattern {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private BlockPattern() {}

    /** Returns the bytes of a block. */
    static byte[] bytes(long hash, int size) {
        ByteBuffer words = ByteBuffer.allocate((size + 7) & -8).order(ByteOrder.LITTLE_ENDIAN);
        long state = hash;
        while (words.hasRemaining()) {
            state += GAMMA;
            words.putLong(mix(state));
        }
        byte[] bytes = new byte[size];
        words.flip().get(bytes);
        return bytes;
    }

    /** Returns the checksum that the contract names: XXH3-64 with seed 0. */
    static long checksum(byte[] bytes) {
        return Xxh3.hash(bytes, 0, bytes.length, 0);
    }

    private static long mix(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
