package io.sluice.tokenizer.vocab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteTrieTest {
    private static final int ROUNDS = 300;

    @Test
    void answersAsASearchOfAllStringsWould() {
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            int letters = 1 + random.nextInt(round % 3 == 0 ? 256 : 4);
            List<byte[]> strings = strings(random, letters);
            ByteTrie trie = trie(strings);
            for (int probe = 0; probe < 200; probe++) {
                byte[] text = string(random, letters, 12);
                assertEquals(longest(strings, text), trie.longest(text, 0, text.length));
                assertEquals(exact(strings, text), trie.exact(text, 0, text.length));
            }
            for (int i = 0; i < strings.size(); i++) {
                assertEquals(i, trie.exact(strings.get(i), 0, strings.get(i).length));
            }
        }
    }

    @Test
    void looksOnlyAtItsPart() {
        ByteTrie trie = trie(List.of(new byte[] {1}, new byte[] {1, 2}));
        assertEquals(0, trie.longest(new byte[] {9, 1, 2}, 1, 2));
        assertEquals(-1, trie.longest(new byte[] {1, 2}, 1, 2));
        assertEquals(-1, trie.longest(new byte[] {1, 2}, 0, 0));
    }

    @Test
    void refusesEqualStrings() {
        assertThrows(
                IllegalArgumentException.class, () -> trie(List.of(new byte[] {5}, new byte[] {7, 7}, new byte[] {5})));
        assertThrows(
                IllegalArgumentException.class,
                () -> trie(List.of(new byte[] {7, 7}, new byte[] {7, 7, 8}, new byte[] {7, 7})));
    }

    @Test
    void ofNothingFindsNothing() {
        assertEquals(-1, trie(List.of()).longest(new byte[] {0}, 0, 1));
    }

    private static List<byte[]> strings(Random random, int letters) {
        Set<ByteBuffer> distinct = new LinkedHashSet<>();
        int count = random.nextInt(400);
        for (int i = 0; i < count; i++) {
            distinct.add(ByteBuffer.wrap(string(random, letters, 8)));
        }
        List<byte[]> strings = new ArrayList<>();
        distinct.forEach(s -> strings.add(bytes(s)));
        return strings;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] string(Random random, int letters, int longest) {
        byte[] string = new byte[1 + random.nextInt(longest)];
        for (int i = 0; i < string.length; i++) {
            string[i] = (byte) random.nextInt(letters);
        }
        return string;
    }

    private static ByteTrie trie(List<byte[]> strings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[strings.size() + 1];
        for (int i = 0; i < strings.size(); i++) {
            bytes.writeBytes(strings.get(i));
            offsets[i + 1] = bytes.size();
        }
        return ByteTrie.of(bytes.toByteArray(), offsets);
    }

    private static int longest(List<byte[]> strings, byte[] text) {
        int best = -1;
        for (int i = 0; i < strings.size(); i++) {
            byte[] s = strings.get(i);
            boolean prefix = s.length <= text.length
                    && ByteBuffer.wrap(text, 0, s.length).equals(ByteBuffer.wrap(s));
            if (prefix && (best < 0 || s.length > strings.get(best).length)) {
                best = i;
            }
        }
        return best;
    }

    private static int exact(List<byte[]> strings, byte[] text) {
        for (int i = 0; i < strings.size(); i++) {
            if (ByteBuffer.wrap(strings.get(i)).equals(ByteBuffer.wrap(text))) {
                return i;
            }
        }
        return -1;
    }
}
