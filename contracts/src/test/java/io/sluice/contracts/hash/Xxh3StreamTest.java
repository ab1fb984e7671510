package io.sluice.contracts.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class Xxh3StreamTest {
    private static final int LONGEST = 5_000;

    @Test
    void equalsTheWholeHashHoweverTheBytesAreCut() {
        Random random = new Random(3);
        byte[] data = new byte[LONGEST];
        random.nextBytes(data);
        for (int length = 0; length < LONGEST; length += length < 1_200 ? 1 : 31) {
            Xxh3Stream stream = new Xxh3Stream();
            int most = 1 + random.nextInt(length + 1);
            for (int at = 0; at < length; ) {
                int part = Math.min(length - at, random.nextInt(most + 1));
                ByteBuffer bytes = random.nextBoolean() ? ByteBuffer.allocate(part) : ByteBuffer.allocateDirect(part);
                stream.update(bytes.put(data, at, part).flip());
                at += part;
            }
            assertEquals(Xxh3.hash(data, 0, length, 0), stream.hash(), "length " + length);
        }
    }

    @Test
    void canGoOnAfterAHash() {
        byte[] data = new byte[2_000];
        new Random(4).nextBytes(data);
        Xxh3Stream stream = new Xxh3Stream();
        for (int at = 0; at < data.length; at += 100) {
            assertEquals(Xxh3.hash(data, 0, at, 0), stream.hash());
            stream.update(ByteBuffer.wrap(data, at, 100));
        }
        assertEquals(Xxh3.hash(data, 0, data.length, 0), stream.hash());
    }
}
