package io.sluice.tokenizer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.TokenizerException;
import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import io.sluice.tokenizer.template.ChatTemplate;
import io.sluice.tokenizer.template.Conversation;
import io.sluice.tokenizer.template.Message;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import io.sluice.tokenizer.template.Prompt;
import io.sluice.tokenizer.template.jinja.value.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
    private record Configured(
            String encoding,
            String template,
            int contextTokens,
            String owner,
            Optional<String> templateFile,
            Optional<List<String>> endTokens,
            Optional<String> vocabulary)
            implements ModelConfig {
        Configured(String encoding, String template, int contextTokens, String owner) {
            this(encoding, template, contextTokens, owner, Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public Map<String, String> templateVariables() {
            return Map.of("bos_token", "<|endoftext|>");
        }

        @Override
        public boolean parseSpecialInMessages() {
            return false;
        }
    }

    @TempDir
    Path folder;

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
    void namesTheVocabularyFileThatIsWrong(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), """
                {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "normalizer": {"type": "NFKC"}}""");
        ModelConfig model = new Configured(
                "mine", "chatml", 100, "x", Optional.empty(), Optional.empty(), Optional.of(file.toString()));
        ConfigurationException bad = assertThrows(ConfigurationException.class, () -> load(Map.of("m", model)));
        String message = String.valueOf(bad.getMessage());
        assertTrue(message.startsWith("sluice.tokenizer.models.\"m\".vocabulary: "), message);
        assertTrue(message.contains("the component \"NFKC\" is not supported"), message);
    }

    @Test
    void namesThePropertyThatIsWrong() {
        assertBad(
                "sluice.tokenizer.models.\"m\".encoding is \"klingon\"; use one of cl100k_base, o200k_base",
                "klingon",
                "chatml",
                100);
        assertBad(
                "sluice.tokenizer.models.\"m\".template is \"xml\"; use harmony, chatml or jinja",
                "cl100k_base",
                "xml",
                100);
        assertBad(
                "sluice.tokenizer.models.\"m\".template harmony does not fit encoding cl100k_base",
                "cl100k_base",
                "harmony",
                100);
        assertBad("sluice.tokenizer.models.\"m\".context-tokens must be 16 to", "cl100k_base", "chatml", 3);
    }

    @Test
    void compilesATemplateFromItsFile() throws IOException {
        Path file = folder.resolve("chat.jinja");
        Files.writeString(file, "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}");
        ModelConfig model = jinja(Optional.of(file.toString()), Optional.of(List.of("<|im_end|>")));
        ChatTemplate template = load(Map.of("m", model)).get("m").template();
        assertEquals(List.of(100_265), template.endTokens());
        Prompt prompt = template.render(
                new Conversation(List.of(new Message("user", "Hi", "")), ""), LocalDate.of(2026, 1, 31));
        assertEquals(List.of(new Prompt.Special(100_257), new Prompt.Text("Hi")), prompt.segments());
    }

    @Test
    void refusesATemplateThatCannotBeUsed() throws IOException {
        Path file = folder.resolve("chat.jinja");
        Files.writeString(file, "x\n{% nope %}");
        Optional<String> broken = Optional.of(file.toString());
        Optional<List<String>> end = Optional.of(List.of("<|im_end|>"));
        String property = "sluice.tokenizer.models.\"m\".";
        assertBad(property + "template-file is missing", jinja(Optional.empty(), end));
        assertBad(property + "end-tokens is missing", jinja(broken, Optional.empty()));
        assertBad(property + "template-file " + file + " is no template: line 2: ", jinja(broken, end));
        assertBad(property + "template-file " + file + "x cannot be read", jinja(Optional.of(file + "x"), end));
        assertBad(
                property + "template-file is only for template=jinja",
                new Configured("cl100k_base", "chatml", 100, "x", broken, end, Optional.empty()));
        Files.writeString(file, "x");
        assertBad(
                property + "template jinja does not fit encoding cl100k_base: no special token <|klingon|>",
                jinja(broken, Optional.of(List.of("<|klingon|>"))));
    }

    private static ModelConfig jinja(Optional<String> file, Optional<List<String>> endTokens) {
        return new Configured("cl100k_base", "jinja", 100, "x", file, endTokens, Optional.empty());
    }

    @Test
    void needsAModel() {
        ConfigurationException bad = assertThrows(ConfigurationException.class, () -> load(Map.of()));
        assertTrue(String.valueOf(bad.getMessage()).contains("sluice.tokenizer.models"));
    }

    private static void assertBad(String expected, String encoding, String template, int context) {
        assertBad(expected, new Configured(encoding, template, context, "x"));
    }

    private static void assertBad(String expected, ModelConfig model) {
        ConfigurationException bad = assertThrows(ConfigurationException.class, () -> load(Map.of("m", model)));
        assertTrue(String.valueOf(bad.getMessage()).startsWith(expected), bad.getMessage());
    }

    private static Models load(Map<String, ModelConfig> models) {
        return new ModelLoader(models, 1, Limits.DEFAULT).load();
    }
}
