package io.sluice.tokenizer.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Utf8Test {
    /** The example of the Unicode standard, table 3-11, and what Rust answers to its neighbours. */
    @Test
    void replacesMaximalSubparts() {
        assertEquals("a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd", repair("61 F1 80 80 E1 80 C2 62 80 63 80 BF 64"));
        assertEquals("\uFFFD\uFFFD\uFFFDa", repair("ED A0 80 61"));
        assertEquals("\uFFFD\uFFFD\uFFFD\uFFFD", repair("F4 90 80 80"));
        assertEquals("\uFFFD\uFFFD", repair("C0 AF"));
        assertEquals("\uFFFD\uFFFD\uFFFD", repair("E0 80 80"));
        assertEquals("\uFFFD", repair("F0 9F 98"));
        assertEquals("\uFFFDa", repair("E2 82 61"));
        assertEquals("\uFFFD\u20AC", repair("E2 82 E2 82 AC"));
        assertEquals("\uFFFD\uFFFD", repair("FF FE"));
    }

    @Test
    void leavesValidTextAlone() {
        byte[] text = "aé€😀\u0000\uFFFF\uDBFF\uDFFF".getBytes(StandardCharsets.UTF_8);
        assertSame(text, Utf8.repair(text));
    }

    @Test
    void replacesSurrogatesWithoutPartner() {
        assertEncodes("a\uFFFDb", "a\uD800b");
        assertEncodes("\uFFFD\uFFFD", "\uDC00\uD800");
        assertEncodes("\uFFFD😀\uFFFD", "\uD83D😀\uDE00");
        assertEncodes("x😀", "x😀");
    }

    @Test
    void countsBytesWithoutMakingThem() {
        for (String text : new String[] {"", "abc", "é", "€", "😀", "aé€😀z"}) {
            assertEquals(text.getBytes(StandardCharsets.UTF_8).length, Utf8.length(text));
        }
    }

    private static void assertEncodes(String expected, String text) {
        assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), Utf8.encode(text));
    }

    private static String repair(String hex) {
        return Utf8.decode(HexFormat.ofDelimiter(" ").parseHex(hex));
    }
}
