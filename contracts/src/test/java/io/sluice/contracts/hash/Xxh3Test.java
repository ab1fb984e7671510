package io.sluice.contracts.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.openhft.hashing.LongHashFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class Xxh3Test {
    private static final long SEED = 0x9E3779B185EBCA8DL;
    private static final int LONGEST = 5000;

    /** The vectors of xxHash's own sanity test (tests/sanity_test_vectors.h), without a seed and with 0x9E3779B185EBCA8D. */
    @ParameterizedTest
    @CsvSource({
        "0, 2D06800538D394C2, A8A6B918B2F0364A",
        "1, C44BDFF4074EECDB, 032BE332DD766EF8",
        "6, 27B56A84CD2D7325, 84589C116AB59AB9",
        "12, A713DAF0DFBB77E7, E7303E1B2336DE0E",
        "24, A3FE70BF9D3510EB, 850E80FC35BDD690",
        "48, 397DA259ECBA1F11, ADC2CBAA44ACC616",
        "80, BCDEFBBB2C47C90A, C6DD0CB699532E73",
        "195, CD94217EE362EC3A, BA68003D370CB3D9",
        "403, CDEB804D65C6DEA4, 6259F6ECFD6443FD",
        "512, 617E49599013CB6B, 3CE457DE14C27708",
        "2048, DD59E2C3A5F038E0, 66F81670669ABABC",
        "2099, C6B9D9B3FC9AC765, 184F316843663974",
        "2240, 6E73A90539CF2948, 757BA8487D1B5247",
        "2367, CB37AEB9E5D361ED, D2DB3415B942B42A",
    })
    void equalsThePublishedVectors(int length, String unseeded, String seeded) {
        byte[] data = sanityBuffer();
        assertEquals(unseeded, hex(Xxh3.hash(data, 0, length, 0)));
        assertEquals(seeded, hex(Xxh3.hash(data, 0, length, SEED)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE, SEED, 0xFFFF_FFFFL, 1L << 32})
    void equalsAnotherImplementationAtEveryLength(long seed) {
        byte[] data = new byte[LONGEST + 7];
        new Random(seed).nextBytes(data);
        LongHashFunction other = seed == 0 ? LongHashFunction.xx3() : LongHashFunction.xx3(seed);
        for (int length = 0; length <= LONGEST; length += length < 1100 ? 1 : 37) {
            int offset = length % 7;
            assertEquals(
                    other.hashBytes(data, offset, length), Xxh3.hash(data, offset, length, seed), "length " + length);
        }
    }

    @Test
    void hashesIntsAsTheirLittleEndianBytes() {
        Random random = new Random(7);
        for (int round = 0; round < 10_000; round++) {
            int[] values = random.ints(20).toArray();
            ByteBuffer bytes = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(values);
            long seed = round == 0 ? 0 : random.nextLong();
            int offset = random.nextInt(5);
            assertEquals(Xxh3.hash(bytes.array(), offset * 4, 64, seed), Xxh3.hash16Ints(values, offset, seed));
            assertEquals(Xxh3.hash(bytes.array(), offset * 4, 4, seed), Xxh3.hashInt(values[offset], seed));
        }
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThrows(IndexOutOfBoundsException.class, () -> Xxh3.hash(new byte[8], 4, 5, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Xxh3.hash(new byte[8], -1, 4, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Xxh3.hash(new byte[300], 50, 251, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Xxh3.hash16Ints(new int[16], 1, 0));
    }

    private static byte[] sanityBuffer() {
        byte[] data = new byte[LONGEST];
        long generator = 0x9E3779B1L;
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (generator >>> 56);
            generator *= SEED;
        }
        return data;
    }

    private static String hex(long value) {
        return String.format("%016X", value);
    }
}
