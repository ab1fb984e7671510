package io.sluice.contracts.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.openhft.hashing.LongHashFunction;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class BlockHashTest {
    private static final int[] IDS = IntStream.range(0, 100).map(i -> i * 2_003).toArray();

    @Test
    void isTheFormulaOfTheContract() {
        byte[] root = "llama\0tenant-ü".getBytes(StandardCharsets.UTF_8);
        long expected = LongHashFunction.xx3().hashBytes(root);
        assertEquals(expected, BlockHash.root("llama", "tenant-ü"));

        ByteBuffer block = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        block.asIntBuffer().put(IDS, 0, 16);
        assertEquals(
                LongHashFunction.xx3(expected).hashBytes(block.array()),
                BlockHash.chain("llama", "tenant-ü", IDS, 16)[0]);
    }

    @Test
    void chainsFullBlocksOnly() {
        long[] all = BlockHash.chain("m", "", IDS, 100);
        assertEquals(6, all.length);
        assertArrayEquals(Arrays.copyOf(all, 2), BlockHash.chain("m", "", IDS, 47));
        assertArrayEquals(new long[0], BlockHash.chain("m", "", IDS, 15));
        assertEquals(all[3], BlockHash.next(all[2], IDS, 48));
    }

    @Test
    void separatesModelsSaltsAndPositions() {
        long[] hashes = BlockHash.chain("m", "", new int[64], 64);
        assertEquals(4, Arrays.stream(hashes).distinct().count());
        assertNotEquals(hashes[0], BlockHash.chain("n", "", new int[64], 64)[0]);
        assertNotEquals(hashes[0], BlockHash.chain("m", "salt", new int[64], 64)[0]);
        assertNotEquals(BlockHash.root("ab", "c"), BlockHash.root("a", "bc"));
    }

    @Test
    void refusesACountOutsideTheArray() {
        assertThrows(IllegalArgumentException.class, () -> BlockHash.chain("m", "", IDS, 101));
        assertThrows(IllegalArgumentException.class, () -> BlockHash.chain("m", "", IDS, -1));
    }

    @Test
    void chainHashIsTheFormulaOfTheContract() {
        long hash = ChainHash.START;
        long expected = 0;
        for (int id : IDS) {
            byte[] bytes = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(id)
                    .array();
            expected = (expected == 0 ? LongHashFunction.xx3() : LongHashFunction.xx3(expected)).hashBytes(bytes);
            hash = ChainHash.next(hash, id);
            assertEquals(expected, hash);
        }
    }
}
