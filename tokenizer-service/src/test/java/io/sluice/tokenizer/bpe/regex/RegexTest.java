package io.sluice.tokenizer.bpe.regex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
    /** Expressions that mean the same to the JDK's engine, on these letters. */
    private static final List<String> SAME = List.of(
            "a+b|a",
            "(?:ab|a)(?:c|bcd)",
            "a*?b",
            "a++b|c",
            "(?>a|ab)c|b",
            "a(?=b)|c+",
            "a(?!b)|b",
            "(?<=a)b|c",
            "[^ab]+|a{2,3}|b{2}",
            "(?:a|b)+?c",
            "\\s+(?!\\S)|\\s+|[a-c]",
            "[ab&&[^a]]+|(?i:A)c",
            "\\Aab|c\\z|b$");

    @Property(tries = 3_000)
    void findsWhatTheJdkFinds(@ForAll long seed) {
        Random random = new Random(seed);
        String pattern = SAME.get(random.nextInt(SAME.size()));
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append("aabbc é".charAt(random.nextInt(7)));
        }
        List<String> expected = new ArrayList<>();
        java.util.regex.Matcher matcher =
                java.util.regex.Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            expected.add(matcher.group());
        }
        assertEquals(expected, all(pattern, text.toString()), pattern + " in " + text);
    }

    @Test
    void isLinearWhereBacktrackingWouldNotEnd() {
        String text = "a".repeat(20_000) + "c";
        assertEquals(List.of("c"), all("(?:a+)+b|c", "a".repeat(30) + "c"));
        assertEquals(List.of(text), all("(?:a|aa)+c", text));
    }

    @Test
    void knowsUnicode() {
        assertEquals(List.of("Ж", "中", "１"), all("\\p{Lu}|\\p{Han}|\\d", "жЖ-中あ１"));
        assertEquals(List.of("'ſ", "'S"), all("(?i:'s)", "'ſ 'S"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a)(?P<x>b)",
                "a*",
                "\\b",
                "(?m:a)",
                "(?i:é)",
                "(?i:ss)",
                "[a",
                "(a",
                "a)",
                "a{1,2}+",
                "\\p{Nope}",
                "*a",
                "(?:a*)*b",
                "\\1",
                "[[:upper:]]",
                "(?<=ab)c"
            })
    void refusesWhatItWouldNotRunAsTheReference(String pattern) {
        RegexException bad = assertThrows(RegexException.class, () -> Regex.compile(pattern));
        assertTrue(String.valueOf(bad.getMessage()).contains("not supported"), bad.getMessage());
    }

    private static List<String> all(String pattern, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Finder finder = Regex.compile(pattern).finder();
        List<String> found = new ArrayList<>();
        long match = finder.find(bytes, 0, 0, bytes.length);
        while (match != Finder.NO_MATCH) {
            found.add(new String(
                    bytes, Finder.start(match), Finder.end(match) - Finder.start(match), StandardCharsets.UTF_8));
            match = finder.find(bytes, 0, Finder.end(match), bytes.length);
        }
        return found;
    }
}
