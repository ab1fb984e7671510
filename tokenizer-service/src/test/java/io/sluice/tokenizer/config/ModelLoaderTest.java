package io.sluice.tokenizer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.TokenizerException;
import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {
    private record Configured(String encoding, String template, int contextTokens, String owner)
            implements ModelConfig {}

    @Test
    void sharesTablesBetweenModelsOfOneVocabulary() {
        Models models = load(Map.of(
                "b", new Configured("o200k_harmony", "harmony", 131_072, "OpenAI"),
                "a", new Configured("o200k_harmony", "harmony", 4_096, "OpenAI")));
        assertEquals(List.of("a", "b"), models.all().stream().map(Model::id).toList());
        assertSame(models.get("a").tokens(), models.get("b").tokens());
        assertSame(models.get("a").encoders(), models.get("b").encoders());
        assertThrows(TokenizerException.UnknownModel.class, () -> models.get("c"));
    }

    @Test
    void namesThePropertyThatIsWrong() {
        assertBad(
                "sluice.tokenizer.models.\"m\".encoding is \"klingon\"; use one of cl100k_base, o200k_base",
                "klingon",
                "chatml",
                100);
        assertBad(
                "sluice.tokenizer.models.\"m\".template is \"xml\"; use harmony or chatml", "cl100k_base", "xml", 100);
        assertBad(
                "sluice.tokenizer.models.\"m\".template harmony does not fit encoding cl100k_base",
                "cl100k_base",
                "harmony",
                100);
        assertBad("sluice.tokenizer.models.\"m\".context-tokens must be 16 to", "cl100k_base", "chatml", 3);
    }

    @Test
    void needsAModel() {
        ConfigurationException bad = assertThrows(ConfigurationException.class, () -> load(Map.of()));
        assertTrue(String.valueOf(bad.getMessage()).contains("sluice.tokenizer.models"));
    }

    private static void assertBad(String expected, String encoding, String template, int context) {
        ModelConfig model = new Configured(encoding, template, context, "x");
        ConfigurationException bad = assertThrows(ConfigurationException.class, () -> load(Map.of("m", model)));
        assertTrue(String.valueOf(bad.getMessage()).startsWith(expected), bad.getMessage());
    }

    private static Models load(Map<String, ModelConfig> models) {
        return new ModelLoader(models, 1).load();
    }
}
