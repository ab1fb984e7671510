package io.sluice.tokenizer.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.Known;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenPlacesTest {
    private static final Vocabulary VOCABULARY =
            new Vocabulary(Known.CL100K.ranks(), KnownVocabulary.CL100K_BASE.specials());
    private static final RankedEncoding ENCODING = new RankedEncoding(Known.CL100K, VOCABULARY.specials());
    private static final TokenNames NAMES = new TokenNames(new TokenText(VOCABULARY), Map.of());

    @Test
    void tokensThatShareACharacterOverlapInCharactersAlone() {
        // As Hugging Face's tokenizers 0.23.2 has it for this vocabulary: three tokens of one character.
        TokenPlaces places = places("a🦭 b");
        int[] ids = ids("a🦭 b");
        assertEquals(5, ids.length);
        assertArrayEquals(new int[] {0, 1, 3, 4, 5}, places.byteStarts());
        assertArrayEquals(new int[] {1, 3, 4, 5, 7}, places.byteEnds());
        assertArrayEquals(new int[] {0, 1, 1, 1, 2}, places.charStarts());
        assertArrayEquals(new int[] {1, 2, 2, 2, 4}, places.charEnds());
    }

    @Test
    void countsSpecialTokensByTheirNamesAndWhatWasPutAroundTheTextNotAtAll() {
        byte[] text = "é<|endoftext|>".getBytes(StandardCharsets.UTF_8);
        int[] ids = {100_257, 978, 100_257, 100_257};
        TokenPlaces places = TokenPlaces.of(VOCABULARY, NAMES, text, ids, ids.length, 1, 1);
        assertArrayEquals(new int[] {0, 0, 2, 0}, places.byteStarts());
        assertArrayEquals(new int[] {0, 2, 15, 0}, places.byteEnds());
        assertArrayEquals(new int[] {0, 0, 1, 0}, places.charStarts());
        assertArrayEquals(new int[] {0, 1, 14, 0}, places.charEnds());
    }

    @Test
    void hasNoneWhereTheTokensDoNotSpellTheText() {
        int[] ids = ids("hello world");
        for (String other : new String[] {"hello worlD", "hello world!", "hello", ""}) {
            byte[] text = other.getBytes(StandardCharsets.UTF_8);
            assertSame(TokenPlaces.UNKNOWN, TokenPlaces.of(VOCABULARY, NAMES, text, ids, ids.length, 0, 0), other);
        }
    }

    @Property(tries = 300)
    void coversTheTextWithoutGapAndNamesItsCharacters(@ForAll String text) {
        byte[] utf8 = Utf8.encode(text);
        int[] ids = ids(text);
        TokenPlaces places = TokenPlaces.of(VOCABULARY, NAMES, utf8, ids, ids.length, 0, 0);
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            assertEquals(at, places.byteStarts()[i]);
            at = places.byteEnds()[i];
            int first = Utf8.decode(Arrays.copyOf(utf8, start(utf8, places.byteStarts()[i])))
                    .codePoints()
                    .toArray()
                    .length;
            assertEquals(first, places.charStarts()[i]);
            assertTrue(places.charEnds()[i] > places.charStarts()[i]);
        }
        assertEquals(utf8.length, at);
    }

    @Test
    void namesTokensAsTheirVocabularyDoes() {
        assertTrue(NAMES.areKnown());
        assertEquals("Ġworld", NAMES.of(1917));
        assertEquals("<|endoftext|>", NAMES.of(100_257));
        assertEquals("Ċ", NAMES.of(198));
        assertEquals("", NAMES.of(100_256));
        assertEquals("Ã©", NAMES.of(978));
        assertEquals("<｜User｜>", new TokenNames(new TokenText(VOCABULARY), Map.of(978, "<｜User｜>")).of(978));
    }

    /** Where the character of a byte starts. */
    private static int start(byte[] utf8, int at) {
        int start = at;
        while ((utf8[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    private static TokenPlaces places(String text) {
        int[] ids = ids(text);
        return TokenPlaces.of(VOCABULARY, NAMES, text.getBytes(StandardCharsets.UTF_8), ids, ids.length, 0, 0);
    }

    private static int[] ids(String text) {
        IdBuffer ids = new IdBuffer(1);
        byte[] utf8 = Utf8.encode(text);
        ENCODING.newEncoder().encode(utf8, 0, utf8.length, ids);
        return ids.toArray();
    }
}
