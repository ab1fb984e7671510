package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.vocab.RankTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SafeCutsTest {
    private static final int TEXTS = 4_000;
    private static final int FIRST_IDEOGRAPH = 0x3041;

    @Test
    void cutsNoTokenWhateverIsBesideIt() {
        Random random = new Random(26);
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            RankTable ranks = encoding.ranks();
            SafeCuts cuts = new SafeCuts(ranks);
            for (int id = 0; id < ranks.size(); id++) {
                byte[] token = ranks.token(id);
                byte[] text = new byte[token.length + 4];
                System.arraycopy(token, 0, text, 2, token.length);
                for (int i = 0; i < 4; i++) {
                    text[0] = text[1] = (byte) (0x80 + random.nextInt(0x60));
                    text[text.length - 2] = text[text.length - 1] = (byte) (0x80 + random.nextInt(0x40));
                    int[] ends = new int[text.length + 1];
                    int count = cuts.cut(text, 0, text.length, ends, 0);
                    assertEquals(text.length, ends[count - 1]);
                    for (int end = 0; end < count - 1; end++) {
                        assertFalse(ends[end] > 2 && ends[end] < 2 + token.length, () -> Arrays.toString(token));
                    }
                }
            }
        }
    }

    @Test
    void partsAreEncodedAsTheWhole() {
        Random random = new Random(27);
        for (Encoding encoding : List.of(Known.CL100K, Known.O200K)) {
            List<String> words = words(encoding.ranks());
            ReferenceMerge reference = new ReferenceMerge(encoding.ranks());
            Encoder encoder = encoding.newEncoder();
            for (int i = 0; i < TEXTS; i++) {
                StringBuilder text = new StringBuilder();
                int length = 1 + random.nextInt(i % 100 == 0 ? 2_000 : 40);
                while (text.length() < length) {
                    if (random.nextInt(3) == 0) {
                        text.append((char) (0x4E00 + random.nextInt(0x5000)));
                    } else {
                        text.append(words.get(random.nextInt(words.size())));
                    }
                }
                byte[] piece = text.toString().getBytes(StandardCharsets.UTF_8);
                assertArrayEquals(reference.encode(piece), Known.encode(encoder, piece), text::toString);
            }
        }
    }

    @Test
    void takesNoMoreEndsThanFit() {
        SafeCuts cuts = new SafeCuts(Known.CL100K.ranks());
        byte[] text = "龘靐齉爩".repeat(20).getBytes(StandardCharsets.UTF_8);
        int[] all = new int[100];
        int count = cuts.cut(text, 0, text.length, all, 0);
        assertTrue(count > 40, () -> "only " + count);
        int[] some = new int[7];
        int at = 0;
        for (int done = 0; done < count; ) {
            int filled = cuts.cut(text, at, text.length, some, 3);
            for (int i = 3; i < filled; i++) {
                assertEquals(all[done++], some[i]);
            }
            at = some[filled - 1];
        }
        assertEquals(text.length, at);
    }

    /** Tokens of nothing but East Asian letters, so that any of them side by side are one piece. */
    private static List<String> words(RankTable ranks) {
        List<String> words = new ArrayList<>();
        for (int id = 0; id < ranks.size(); id++) {
            String word = new String(ranks.token(id), StandardCharsets.UTF_8);
            if (word.chars().allMatch(c -> c >= FIRST_IDEOGRAPH && Character.getType(c) == Character.OTHER_LETTER)) {
                words.add(word);
            }
        }
        return words;
    }
}
