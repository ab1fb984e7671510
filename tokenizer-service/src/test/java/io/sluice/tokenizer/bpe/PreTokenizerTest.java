package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
    private static final int RANDOM_TEXTS = 40_000;

    private final PreTokenizer cl100k = new Cl100kPreTokenizer();
    private final PreTokenizer o200k = new O200kPreTokenizer();

    @Test
    void cutsAsTheRegularExpressionsDo() {
        Texts texts = new Texts(20_261_124, Known.CL100K, Known.O200K);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            String text = texts.next();
            assertSame(cl100k, ReferencePieces.CL100K, text);
            assertSame(o200k, ReferencePieces.O200K, text);
        }
    }

    @Test
    void knowsTheClassOfEveryCodePoint() {
        for (int cp = 0; cp <= 0xE0FFF; cp = cp == 0x2FFFF ? 0xE0000 : cp + 1) {
            if (cp < 0xD800 || cp > 0xDFFF) {
                String text =
                        "a" + Character.toString(cp) + "B" + Character.toString(cp) + " 1" + Character.toString(cp);
                assertSame(cl100k, ReferencePieces.CL100K, text);
                assertSame(o200k, ReferencePieces.O200K, text);
            }
        }
    }

    @Test
    void leavesTheLastSpaceToTheWordBehind() {
        assertEquals(List.of("a", "  ", " b", "   "), cut(cl100k, "a   b   "));
        assertEquals(List.of("x", " \n\n", " ", " y"), cut(o200k, "x \n\n  y"));
    }

    @Test
    void doesNotLookBehindTheEnd() {
        byte[] text = "ab'sc".getBytes(StandardCharsets.UTF_8);
        assertEquals(3, o200k.next(text, 2, 3));
        assertEquals(2, cl100k.next(text, 0, 2));
    }

    private static void assertSame(PreTokenizer scanner, Pattern pattern, String text) {
        assertEquals(ReferencePieces.cut(pattern, text), cut(scanner, text), text);
    }

    private static List<String> cut(PreTokenizer scanner, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = scanner.next(bytes, at, bytes.length);
            pieces.add(new String(bytes, at, end - at, StandardCharsets.UTF_8));
            at = end;
        }
        return pieces;
    }
}
