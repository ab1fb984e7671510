package io.sluice.tokenizer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.tokenizer.file.RankFileEncoding;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenizeRunTest {
    private static final TokenizerFile FILE =
            TokenizerFiles.tiktoken(KnownVocabulary.R50K_BASE.readFile(), RankFileEncoding.GPT2);
    private static final String NO_UTF8 = "\"abc\u00FF\"\n";

    @Test
    void takesInputWithNothingInIt() throws Exception {
        assertEquals("\n", run(""));
        assertEquals("", run("", "--decode"));
        assertEquals("", run("", "--jsonl"));
        assertEquals("", run(" \r\n\t", "--decode"));
        assertEquals("\"\"\n\"\"\n", run("\n\n", "--decode", "--jsonl"));
    }

    @Test
    void takesLinesHoweverTheyEnd() throws Exception {
        assertEquals("64\n65\n", run("\"a\"\n\"b\"", "--jsonl"));
        assertEquals("64\n65\n", run("\"a\"\r\n\"b\"\r\n", "--jsonl"));
        assertEquals("\"a\"\n\"b\"\n", run("64\r\n65", "--jsonl", "--decode"));
        assertEquals("ab", run("64\r\n65\r\n", "--decode"));
    }

    @Test
    void takesAByteOrderMarkForTextOnlyWhereTextIsExpected() throws Exception {
        assertEquals("64\n", run("\uFEFF\"a\"", "--jsonl"));
        assertEquals("a", run("\uFEFF64", "--decode"));
        assertEquals("\uFEFFa", run(run("\uFEFFa"), "--decode"));
    }

    @Test
    void saysWhichByteIsNoUtf8() {
        assertRefused("the input is no UTF-8: byte 4 ", NO_UTF8);
        assertRefused("the input is no UTF-8: byte 4 ", NO_UTF8, "--decode");
        assertRefused("line 2: no UTF-8: byte 8 of the input", "\"a\"\n" + NO_UTF8, "--jsonl");
    }

    @Test
    void saysWhichIdIsNone() {
        assertRefused("the input: the id 50257 stands for nothing; ids are below 50257", "64 50257", "--decode");
        assertRefused("the input: the id -1 ", "-1", "--decode");
        assertRefused("the input: \"99999999999\" is no token id", "99999999999", "--decode");
        assertRefused("line 2: \"x\" is no token id", "64\nx", "--decode", "--jsonl");
    }

    @Test
    void saysWhichLineIsNoString() {
        assertRefused("line 2: must be one JSON string", "\"a\"\n\n\"b\"", "--jsonl");
        assertRefused("line 1: must be one JSON string", "{\"a\": 1}", "--jsonl");
        assertRefused("line 1: must be one JSON string", "\"a\" \"b\"", "--jsonl");
        assertRefused("line 1: no JSON string: ", "a", "--jsonl");
    }

    @Test
    void takesALineOfAMillionCharacters() throws Exception {
        String text = "word ".repeat(200_000);
        String ids = run('"' + text + '"', "--jsonl");
        assertEquals(run(text), ids);
        assertEquals(text, run(ids, "--decode"));
    }

    @Test
    void parsesSpecialTokensOnlyWhereAsked() throws Exception {
        assertEquals("64 50256 65\n", run("a<|endoftext|>b", "--parse-special"));
        String asText = run("a<|endoftext|>b");
        assertTrue(asText.split(" ").length > 3, asText);
        assertEquals("a<|endoftext|>b", run(asText, "--decode"));
        assertEquals("a<|endoftext|>b", run("64 50256 65", "--decode"));
        assertEquals("ab", run("64 50256 65", "--decode", "--skip-special"));
    }

    @Test
    void namesTheEncodingsItKnows() {
        TokenizeOptions.Wrong wrong = assertThrows(
                TokenizeOptions.Wrong.class,
                () -> TokenizeOptions.parse(new String[] {"--tokenizer", "x.tiktoken", "--encoding", "nothing"}));
        assertTrue(
                String.valueOf(wrong.getMessage())
                        .contains(
                                "r50k_base, gpt2, p50k_base, p50k_edit, cl100k_base, o200k_base, o200k_harmony, llama3"),
                wrong.getMessage());
    }

    private static void assertRefused(String message, String input, String... options) {
        TokenizeRun.BadInput bad = assertThrows(TokenizeRun.BadInput.class, () -> run(input, options));
        assertTrue(String.valueOf(bad.getMessage()).startsWith(message), bad.getMessage());
    }

    /** Characters of the input are bytes where one of them is above U+007F and below U+0100. */
    private static String run(String input, String... options) throws TokenizeOptions.Wrong, IOException {
        List<String> arguments = new ArrayList<>(List.of("--tokenizer", "x.tiktoken", "--encoding", "gpt2"));
        Collections.addAll(arguments, options);
        byte[] bytes = input.getBytes(input.contains("\u00FF") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            new TokenizeRun(
                            TokenizeOptions.parse(arguments.toArray(String[]::new)),
                            FILE,
                            new ByteArrayInputStream(bytes),
                            print)
                    .run();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
