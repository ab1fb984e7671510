package io.sluice.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.tokenizer.fuzz.FuzzTexts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
    private static final int RANDOM_TEXTS = 40_000;

    private final PreTokenizer cl100k = new Cl100kPreTokenizer();
    private final PreTokenizer o200k = new O200kPreTokenizer();

    @Test
    void cutsAsTheRegularExpressionsDo() {
        FuzzTexts texts = Known.texts(20_261_124, Known.CL100K, Known.O200K);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            String text = texts.next();
            assertSame(cl100k, ReferencePieces.CL100K, text);
            assertSame(o200k, ReferencePieces.O200K, text);
        }
    }

    /** Long runs of ASCII, which the fast paths are for, with now and then something that they must leave alone. */
    @Test
    void cutsAsciiAsTheRegularExpressionsDo() {
        Random random = new Random(11);
        String common = "etaoinsETA    \n\n..,;(){}\"'=/_-<>09";
        String rare = "\t\r\u0001\u007f\u000b'sStTdDmMlLvVrReE\u00e9\u017f\u0301\u4e2d\u00bd\u00a0\u2028";
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            int rareOneIn = 2 + random.nextInt(40);
            while (text.length() < 90) {
                String from = random.nextInt(rareOneIn) == 0 ? rare : common;
                text.repeat(
                        from.charAt(random.nextInt(from.length())),
                        1 + (random.nextInt(6) == 0 ? random.nextInt(20) : 0));
            }
            assertSame(cl100k, ReferencePieces.CL100K, text.toString());
            assertSame(o200k, ReferencePieces.O200K, text.toString());
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

    /** What matters to a block, at each of its places, with what it may stand beside. */
    @Test
    void cutsAlikeAtEveryPlaceOfABlock() {
        List<String> troubles = List.of(
                "it's",
                "IT'S",
                "'s",
                "('s",
                " 's",
                "a'b",
                "don't've",
                "''s",
                "x'\u017f",
                "\u00e9",
                "\u4e2d\u6587",
                "1",
                "12",
                "123",
                "1234",
                "12345",
                "123456",
                "1234567",
                "12\u00bd4",
                " 1",
                "  12",
                "\n",
                "\r\n",
                " \n",
                "\n ",
                "\n  ",
                "\n \n",
                "\n  \n  x",
                ";\n",
                ";\n\n  y",
                ";\n/",
                ";\n//",
                ";\n \n/",
                "/\n/",
                "  ",
                "   (",
                "((x",
                "(x",
                " (x",
                " ((x",
                "fooBar",
                "FOOBar",
                "(FooBar",
                "\tx",
                "  \t",
                "\u00a0 x",
                "x\u0301Y",
                "+\u0301",
                " ".repeat(70),
                "=".repeat(70),
                "a".repeat(70),
                "A".repeat(70),
                "\n".repeat(70),
                "7".repeat(70));
        for (String trouble : troubles) {
            for (String filler : List.of("a b", "ab", " ", "\n", ".", "(a", "12 ", "aB")) {
                for (int place = 0; place < 68; place++) {
                    String before = filler.repeat(70).substring(0, place);
                    String text = before + trouble + filler.repeat(40);
                    assertSame(cl100k, ReferencePieces.CL100K, text);
                    assertSame(o200k, ReferencePieces.O200K, text);
                }
            }
        }
    }

    /** Cuts with the general scanner, by blocks, and from piece to piece a few at a time: they must agree. */
    private static List<String> cut(PreTokenizer scanner, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = scanner.next(bytes, at, bytes.length);
            pieces.add(new String(bytes, at, end - at, StandardCharsets.UTF_8));
            at = end;
        }
        assertEquals(pieces, cut(scanner, bytes, new int[3]), text);
        assertEquals(pieces, cut(scanner, bytes, new int[70]), text);
        return pieces;
    }

    private static List<String> cut(PreTokenizer scanner, byte[] text, int[] ends) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length) {
            int count = scanner.cut(text, at, text.length, ends);
            for (int i = 0; i < count; i++) {
                pieces.add(new String(text, at, ends[i] - at, StandardCharsets.UTF_8));
                at = ends[i];
            }
        }
        return pieces;
    }
}
