package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import io.sluice.tokenizer.template.ChatMlTemplate;
import io.sluice.tokenizer.template.ChatTemplate;
import io.sluice.tokenizer.template.HarmonyTemplate;
import io.sluice.tokenizer.template.JinjaTemplate;
import io.sluice.tokenizer.template.TrustingTemplate;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.vocab.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Makes a model's chat template: built in, or compiled from its file. */
final class TemplateLoader {
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final String TEMPLATE = "template";
    private static final String FILE = "template-file";

    private final Limits limits;

    TemplateLoader(Limits limits) {
        this.limits = limits;
    }

    /** @throws ConfigurationException naming the property that is wrong */
    ChatTemplate load(String id, ModelConfig model, SpecialTokens specials) {
        if (model.templateFile().isPresent() && !model.template().equals(JinjaTemplate.NAME)) {
            throw bad(id, FILE, "is only for template=" + JinjaTemplate.NAME);
        }
        try {
            ChatTemplate template = switch (model.template()) {
                case HarmonyTemplate.NAME -> new HarmonyTemplate(specials);
                case ChatMlTemplate.NAME -> new ChatMlTemplate(specials);
                case JinjaTemplate.NAME -> jinja(id, model, specials);
                default ->
                    throw bad(
                            id,
                            TEMPLATE,
                            "is \"" + model.template() + "\"; use " + HarmonyTemplate.NAME + ", " + ChatMlTemplate.NAME
                                    + " or " + JinjaTemplate.NAME);
            };
            return model.parseSpecialInMessages() ? new TrustingTemplate(template, specials) : template;
        } catch (IllegalArgumentException e) {
            throw bad(
                    id,
                    TEMPLATE,
                    model.template() + " does not fit encoding " + model.encoding() + ": " + e.getMessage());
        }
    }

    private ChatTemplate jinja(String id, ModelConfig model, SpecialTokens specials) {
        String file = model.templateFile()
                .orElseThrow(() -> bad(id, FILE, "is missing; name the file of the model's chat template"));
        List<String> endTokens = model.endTokens()
                .orElseThrow(() -> bad(id, "end-tokens", "is missing; name the tokens that end the model's turn"));
        try {
            return new JinjaTemplate(read(id, file), specials, model.templateVariables(), endTokens, limits);
        } catch (JinjaException e) {
            throw bad(id, FILE, file + " is no template: " + e.getMessage());
        }
    }

    private static String read(String id, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > FILE_BYTES_MAX) {
                throw bad(id, FILE, file + " is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(path);
        } catch (IOException | InvalidPathException e) {
            throw bad(id, FILE, file + " cannot be read: " + e);
        }
    }

    private static ConfigurationException bad(String id, String property, String what) {
        return new ConfigurationException("sluice.tokenizer.models.\"" + id + "\"." + property + " " + what);
    }
}
