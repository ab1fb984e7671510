package io.sluice.tokenizer.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.tokenizer.bpe.IdBuffer;
import io.sluice.tokenizer.bpe.TextEncoder;
import io.sluice.tokenizer.fuzz.FuzzTexts;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFilesTest {
    private static final byte[] R50K = KnownVocabulary.R50K_BASE.readFile();

    @Test
    void aTokenThatNoMergeMakesIsFoundAsAWholePieceOnly() {
        // No two of its parts are tokens of r50k_base.
        byte[] line = (Base64.getEncoder().encodeToString(bytes("zqxj")) + " 50300\n").getBytes(StandardCharsets.UTF_8);
        byte[] file = Arrays.copyOf(R50K, R50K.length + line.length);
        System.arraycopy(line, 0, file, R50K.length, line.length);
        TextEncoder with = TokenizerFiles.tiktoken(file, RankFileEncoding.R50K_BASE)
                .encoding()
                .newEncoder();
        TextEncoder without = encoder(RankFileEncoding.R50K_BASE);
        assertArrayEquals(new int[] {50_300}, ids(with, "zqxj", false));
        assertArrayEquals(new int[] {50_256, 50_300}, ids(with, "<|endoftext|>zqxj", true));
        assertArrayEquals(ids(without, "zqxjz", false), ids(with, "zqxjz", false));
        FuzzTexts texts = new FuzzTexts(7, List.of(bytes(" the"), bytes("ing"), bytes("qq"), bytes("世")));
        for (int i = 0; i < 5_000; i++) {
            String text = texts.next();
            if (!text.contains("zqxj")) {
                assertArrayEquals(ids(without, text, false), ids(with, text, false), text);
            }
        }
    }

    @Test
    void specialTokensAreThoseOfTheName() {
        assertEquals(50_281, special("p50k_edit", "<|fim_prefix|>"));
        assertEquals(50_256, special("gpt2", "<|endoftext|>"));
        assertEquals(128_009, special("llama3", "<|eot_id|>"));
        assertEquals(128_255, special("llama3", "<|reserved_special_token_250|>"));
        assertEquals(256, RankFileEncoding.LLAMA3.specials().ids().size());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int special(String encoding, String name) {
        return RankFileEncoding.named(encoding).orElseThrow().specials().id(name);
    }

    private static TextEncoder encoder(RankFileEncoding encoding) {
        return TokenizerFiles.tiktoken(R50K, encoding).encoding().newEncoder();
    }

    private static int[] ids(TextEncoder encoder, String text, boolean special) {
        byte[] bytes = bytes(text);
        IdBuffer out = new IdBuffer(16);
        if (special) {
            encoder.encodeWithSpecials(bytes, 0, bytes.length, out);
        } else {
            encoder.encode(bytes, 0, bytes.length, out);
        }
        return out.toArray();
    }
}
