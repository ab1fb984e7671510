package io.sluice.contracts.hash;

import static io.sluice.contracts.hash.Xxh3Mix.PRIME64_1;
import static io.sluice.contracts.hash.Xxh3Mix.avalanche;
import static io.sluice.contracts.hash.Xxh3Mix.fold;
import static io.sluice.contracts.hash.Xxh3Mix.rrmxmx;
import static io.sluice.contracts.hash.Xxh3Mix.xxh64Avalanche;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * XXH3, the 64-bit variant with a seed, as specified in
 * <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxhash_spec.md</a> (version 0.2.0).
 *
 * <p>Pure functions of their arguments; nothing is allocated.
 */
public final class Xxh3 {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Xxh3() {}

    /**
     * Hashes a range of bytes.
     *
     * @param data holds the range
     * @param offset index of its first byte
     * @param length number of bytes, 0 or more
     * @param seed any value
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public static long hash(byte[] data, int offset, int length, long seed) {
        Objects.checkFromIndexSize(offset, length, data.length);
        if (length <= 16) {
            return upTo16(data, offset, length, seed);
        }
        if (length <= 128) {
            return upTo128(data, offset, length, seed);
        }
        if (length <= 240) {
            return upTo240(data, offset, length, seed);
        }
        return Xxh3Long.hash(data, offset, length, seed);
    }

    /** Hashes the 4 bytes of {@code value}, little-endian: equal to {@link #hash} of these bytes. */
    public static long hashInt(int value, long seed) {
        return mix4To8(value, value, 4, seed);
    }

    /**
     * Hashes 16 values as 64 little-endian bytes: equal to {@link #hash} of these bytes.
     *
     * @param values holds the 16 values
     * @param offset index of the first
     * @param seed any value
     * @throws IndexOutOfBoundsException if there are not 16 values from the offset
     */
    public static long hash16Ints(int[] values, int offset, long seed) {
        Objects.checkFromIndexSize(offset, 16, values.length);
        long acc = start(64);
        acc += mix16(pair(values, offset + 4), pair(values, offset + 6), 32, seed);
        acc += mix16(pair(values, offset + 8), pair(values, offset + 10), 48, seed);
        acc += mix16(pair(values, offset), pair(values, offset + 2), 0, seed);
        acc += mix16(pair(values, offset + 12), pair(values, offset + 14), 16, seed);
        return avalanche(acc);
    }

    static long readLong(byte[] data, int at) {
        return (long) LONG.get(data, at);
    }

    private static int readInt(byte[] data, int at) {
        return (int) INT.get(data, at);
    }

    private static long start(int length) {
        return length * PRIME64_1;
    }

    private static long pair(int[] values, int at) {
        return Integer.toUnsignedLong(values[at]) | (long) values[at + 1] << 32;
    }

    private static long upTo16(byte[] data, int at, int length, long seed) {
        if (length > 8) {
            long low = readLong(data, at) ^ (Xxh3Secret.at(24) ^ Xxh3Secret.at(32)) + seed;
            long high = readLong(data, at + length - 8) ^ (Xxh3Secret.at(40) ^ Xxh3Secret.at(48)) - seed;
            return avalanche(length + Long.reverseBytes(low) + high + fold(low, high));
        }
        if (length >= 4) {
            return mix4To8(readInt(data, at), readInt(data, at + length - 4), length, seed);
        }
        if (length == 0) {
            return xxh64Avalanche(seed ^ Xxh3Secret.at(56) ^ Xxh3Secret.at(64));
        }
        int first = data[at] & 0xff;
        int middle = data[at + (length >> 1)] & 0xff;
        int last = data[at + length - 1] & 0xff;
        int combined = first << 16 | middle << 24 | last | length << 8;
        long secret = Xxh3Secret.at(0);
        long flip = Integer.toUnsignedLong((int) secret ^ (int) (secret >>> 32)) + seed;
        return xxh64Avalanche(Integer.toUnsignedLong(combined) ^ flip);
    }

    private static long mix4To8(int first, int last, int length, long seed) {
        long keyed = seed ^ Integer.toUnsignedLong(Integer.reverseBytes((int) seed)) << 32;
        long flip = (Xxh3Secret.at(8) ^ Xxh3Secret.at(16)) - keyed;
        return rrmxmx(Integer.toUnsignedLong(last) + ((long) first << 32) ^ flip, length);
    }

    private static long upTo128(byte[] data, int at, int length, long seed) {
        long acc = start(length);
        for (int i = (length - 1) / 32; i >= 0; i--) {
            acc += mix16(data, at + 16 * i, 32 * i, seed);
            acc += mix16(data, at + length - 16 * (i + 1), 32 * i + 16, seed);
        }
        return avalanche(acc);
    }

    private static long upTo240(byte[] data, int at, int length, long seed) {
        long acc = start(length);
        for (int i = 0; i < 8; i++) {
            acc += mix16(data, at + 16 * i, 16 * i, seed);
        }
        acc = avalanche(acc);
        for (int i = 8; i < length / 16; i++) {
            acc += mix16(data, at + 16 * i, 16 * (i - 8) + 3, seed);
        }
        acc += mix16(data, at + length - 16, 136 - 17, seed);
        return avalanche(acc);
    }

    private static long mix16(byte[] data, int at, int secretAt, long seed) {
        return mix16(readLong(data, at), readLong(data, at + 8), secretAt, seed);
    }

    private static long mix16(long low, long high, int secretAt, long seed) {
        return fold(low ^ Xxh3Secret.at(secretAt) + seed, high ^ Xxh3Secret.at(secretAt + 8) - seed);
    }
}
