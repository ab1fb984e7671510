package io.sluice.kvcache.adapter.vllm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.contracts.hash.Xxh3;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form in which vLLM has written its batches is read; what is none of them is refused. */
class BatchDecoderTest {
    @Test
    void theFirstVersionHasNoMedium() throws Exception {
        VllmEvent.Stored stored = stored("first-version");
        assertArrayEquals(new long[] {11, -3}, stored.keys());
        assertNull(stored.medium());
        assertEquals(16, stored.blockTokens());
        assertArrayEquals(IntStream.range(100, 132).toArray(), stored.tokenIds());
        assertArrayEquals(new long[] {-3}, removed("first-version-removed").keys());
    }

    @Test
    void arraysAndMapsSayTheSame() throws Exception {
        VllmEvent.Stored array = stored("array-next");
        VllmEvent.Stored map = stored("map-next");
        assertEquals(-12L, array.parent());
        assertEquals(key("b"), map.parent());
        assertArrayEquals(new long[] {key("c")}, map.keys());
        assertArrayEquals(array.tokenIds(), map.tokenIds());
        assertEquals(array.medium(), map.medium());
        assertEquals("GPU", removed("array-removed").medium());
        assertArrayEquals(new long[] {key("b")}, removed("map-removed").keys());
        assertEquals(List.of(new VllmEvent.Cleared()), decode("array-cleared"));
        assertEquals(List.of(new VllmEvent.Cleared()), decode("map-cleared"));
        assertEquals(2, decode("array-of-maps").size());
    }

    @Test
    void newerFieldsAreRead() throws Exception {
        VllmEvent.Stored salted = stored("salted");
        assertEquals("tenant-a", salted.extra(0).salt());
        assertEquals(VllmEvent.ExtraKeys.NONE, salted.extra(1));
        assertEquals(0, salted.group());
        assertEquals("full_attention", salted.kind());
        assertFalse(salted.adapter());
        assertTrue(stored("adapter").adapter());
        assertTrue(stored("image").extra(1).foreign());
        assertEquals(1, removed("window-removed").group());
    }

    @Test
    void whatIsNotKnownIsPassedOver() throws Exception {
        List<VllmEvent> events = decode("future");
        assertEquals(new VllmEvent.Unknown(), events.get(0));
        assertInstanceOf(VllmEvent.Stored.class, events.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"array", "map", "salted", "image"})
    void aBatchThatIsCutShortIsRefused(String name) {
        byte[] whole = Batches.named(name);
        for (int length = 0; length < whole.length - 1; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(MalformedBatchException.class, () -> BatchDecoder.decode(cut), name + " at " + length);
        }
    }

    @Test
    void aLengthThatTheBytesCannotHoldAllocatesNothing() {
        // [0, [["BlockStored", an array of 2^31 - 1 …
        byte[] huge = new byte[20];
        huge[0] = (byte) 0x92;
        huge[2] = (byte) 0x91;
        huge[3] = (byte) 0x92;
        huge[4] = (byte) 0xab;
        byte[] name = "BlockStored".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(huge, 5), 5 + name.length + 5);
        System.arraycopy(name, 0, bytes, 5, name.length);
        bytes[16] = (byte) 0xdd;
        Arrays.fill(bytes, 17, 21, (byte) 0xff);
        bytes[17] = 0x7f;
        assertThrows(MalformedBatchException.class, () -> BatchDecoder.decode(bytes));
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            assertTrue(BatchDecoder.decode(bytes).size() <= bytes.length);
        } catch (MalformedBatchException refused) {
            assertNotEquals("", refused.getMessage());
        }
    }

    private static List<VllmEvent> decode(String name) throws MalformedBatchException {
        return BatchDecoder.decode(Batches.named(name));
    }

    private static VllmEvent.Stored stored(String name) throws MalformedBatchException {
        return (VllmEvent.Stored) decode(name).getFirst();
    }

    private static VllmEvent.Removed removed(String name) throws MalformedBatchException {
        return (VllmEvent.Removed) decode(name).getFirst();
    }

    private static Long key(String text) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Xxh3.hash(hash, 0, hash.length, 0);
    }
}
