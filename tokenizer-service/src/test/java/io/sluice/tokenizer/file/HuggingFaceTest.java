package io.sluice.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.fuzz.FuzzTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares with Hugging Face's tokenizers, through DJL, on the tokenizer.json of each family that the folder of node
 * packages ({@code -Dsluice.packages}, else {@code ~/.cache/sluice/node}) holds; the others are skipped by name.
 */
class HuggingFaceTest {
    private static final int TEXTS = 1_500;
    private static final int TOKENS = 400;
    private static final int SPECIALS = 40;

    @ParameterizedTest
    @ValueSource(strings = {"gpt35turbo", "gpt4o", "gptoss", "llama3", "llama3_1", "qwen3", "deepseek_v3", "gemma3"})
    void encodesAsTheReference(String family) throws IOException {
        String home = System.getProperty("user.home") + "/.cache/sluice/node";
        Path packages = Path.of(System.getProperty("sluice.packages", home));
        Path file = packages.resolve("node_modules/@lenml/tokenizer-" + family + "/models/tokenizer.json");
        assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not there");
        TokenizerFile ours = TokenizerFiles.json(TokenizerFiles.bytes(file));
        TextEncoder encoder = ours.encoding().newEncoder();
        FuzzTexts texts = new FuzzTexts(family.hashCode(), tokens(ours));
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer reference = HuggingFaceTokenizer.newInstance(file, options)) {
            for (int i = 0; i < TEXTS; i++) {
                String text = texts.next();
                long[] expected = reference.encode(text, false, false).getIds();
                assertArrayEquals(expected, ids(encoder, text), text);
            }
        }
    }

    /** Tokens from all over the vocabulary, for texts made of them. */
    private static List<byte[]> tokens(TokenizerFile file) {
        List<byte[]> tokens = new ArrayList<>();
        int size = file.vocabulary().ranks().size();
        for (int i = 0; i < TOKENS; i++) {
            byte[] token = file.vocabulary().ranks().token((int) ((long) size * i / TOKENS));
            if (token.length > 0) {
                tokens.add(token);
            }
        }
        for (String name : file.vocabulary().specials().ids().keySet()) {
            if (tokens.size() < TOKENS + SPECIALS) {
                tokens.add(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return tokens;
    }

    private static long[] ids(TextEncoder encoder, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        IdBuffer out = new IdBuffer(16);
        encoder.encodeWithSpecials(bytes, 0, bytes.length, out);
        return Arrays.stream(out.toArray()).asLongStream().toArray();
    }
}
