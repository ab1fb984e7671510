package io.sluice.tokenizer.vocab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class RankFileTest {
    @Test
    void readsTokensAndGaps() {
        RankTable table = read(singleBytes() + line("ab", 256) + line("abc", 259));
        assertEquals(260, table.size());
        assertArrayEquals(new byte[] {'a', 'b'}, table.token(256));
        assertEquals(0, table.length(257));
        assertEquals(0, table.length(258));
        assertArrayEquals(new byte[] {'a', 'b', 'c'}, table.token(259));
        assertEquals(3, table.longest());
        assertArrayEquals(new byte[] {(byte) 200}, table.token(200));
    }

    @Test
    void needsNoNewlineAtTheEndAndTakesThoseOfWindows() {
        assertEquals(257, read(singleBytes() + "YWI= 256").size());
        assertEquals(
                257, read(singleBytes().replace("\n", "\r\n") + "YWI= 256\r\n").size());
    }

    @Test
    void namesTheBadLine() {
        assertBad("line 2", "YQ== 0\nno base64 here\n");
        assertBad("line 2: the rank is missing", "YQ== 0\nYg== x\n");
        assertBad("line 2: rank 0 does not ascend", "YQ== 0\nYg== 0\n");
        assertBad("line 1: the rank is above", "YQ== 99999999\n");
        assertBad("line 1: something follows", "YQ== 0 and more\n");
        assertBad("line 1: a token must have 1 to 255 bytes, has 300", line("x".repeat(300), 0));
    }

    @Test
    void refusesWhatCannotEncodeEverything() {
        assertBad("no tokens", "");
        assertBad("no token for the single byte 98", singleBytes().replace("Yg== 98\n", ""));
    }

    private static void assertBad(String expected, String file) {
        RankFileException bad = assertThrows(RankFileException.class, () -> read(file));
        assertTrue(String.valueOf(bad.getMessage()).contains(expected), bad.getMessage());
    }

    static String singleBytes() {
        StringBuilder file = new StringBuilder();
        for (int b = 0; b < 256; b++) {
            file.append(Base64.getEncoder().encodeToString(new byte[] {(byte) b}))
                    .append(' ')
                    .append(b)
                    .append('\n');
        }
        return file.toString();
    }

    static String line(String token, int rank) {
        return Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)) + " " + rank + "\n";
    }

    static RankTable read(String file) {
        return RankFile.read(file.getBytes(StandardCharsets.US_ASCII));
    }
}
