package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.bpe.Encoding;
import io.sluice.tokenizer.bpe.KnownEncodings;
import io.sluice.tokenizer.bpe.RankedEncoding;
import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import io.sluice.tokenizer.file.TokenizerFiles;
import io.sluice.tokenizer.template.Around;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import io.sluice.tokenizer.template.jinja.value.Limits;
import io.sluice.tokenizer.text.TokenNames;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Loads what the configured models need, every rank file once and several at a time. */
final class ModelLoader {
    private static final int MIN_CONTEXT = 16;
    private static final int MAX_CONTEXT = 1 << 24;

    private final Map<String, ModelConfig> configured;
    private final int encodersKept;
    private final TemplateLoader templates;

    ModelLoader(Map<String, ModelConfig> configured, int encodersKept, Limits rendering) {
        this.configured = new TreeMap<>(configured);
        this.encodersKept = encodersKept;
        this.templates = new TemplateLoader(rendering);
    }

    /** @throws ConfigurationException naming the property that is wrong */
    Models load() {
        if (configured.isEmpty()) {
            throw new ConfigurationException("sluice.tokenizer.models is empty: configure at least one model");
        }
        Map<String, KnownVocabulary> known = new TreeMap<>();
        configured.forEach((id, model) -> {
            if (model.vocabulary().isEmpty()) {
                known.put(id, vocabulary(id, model));
            }
        });
        Map<String, Encoding> encodings = encodings(new TreeSet<>(known.values()));
        Map<KnownVocabulary, Text> texts = new EnumMap<>(KnownVocabulary.class);
        VocabularyFiles files = new VocabularyFiles(encodersKept);
        List<Model> models = new ArrayList<>();
        configured.forEach((id, model) -> {
            KnownVocabulary vocabulary = known.get(id);
            Text text = vocabulary == null
                    ? files.load(id, model.vocabulary().orElseThrow())
                    : texts.computeIfAbsent(vocabulary, v -> text(v, encodings));
            models.add(new Model(
                    id,
                    vocabulary == null ? model.encoding() : vocabulary.title(),
                    text.tokens(),
                    text.encoders(),
                    templates.load(id, model, text.tokens().vocabulary().specials()),
                    contextTokens(id, model),
                    model.owner(),
                    text.around(),
                    text.names()));
        });
        return new Models(models);
    }

    /**
     * A vocabulary in use.
     *
     * @param tokens what its tokens say
     * @param encoders what makes them
     * @param around what the vocabulary's file puts around a text
     * @param names what its tokens are called
     */
    record Text(TokenText tokens, Encoders encoders, Around around, TokenNames names) {}

    private Text text(KnownVocabulary known, Map<String, Encoding> encodings) {
        Encoding encoding = Objects.requireNonNull(encodings.get(known.ranksName()));
        Vocabulary vocabulary = new Vocabulary(encoding.ranks(), known.specials());
        TokenText tokens = new TokenText(vocabulary);
        return new Text(
                tokens,
                new Encoders(new RankedEncoding(encoding, vocabulary.specials()), encodersKept),
                Around.NOTHING,
                new TokenNames(tokens, Map.of()));
    }

    private static Map<String, Encoding> encodings(Set<KnownVocabulary> vocabularies) {
        Map<String, KnownVocabulary> byFile = new HashMap<>();
        vocabularies.forEach(v -> byFile.putIfAbsent(v.ranksName(), v));
        return byFile.values().parallelStream()
                .collect(Collectors.toConcurrentMap(KnownVocabulary::ranksName, ModelLoader::encoding));
    }

    private static Encoding encoding(KnownVocabulary vocabulary) {
        return KnownEncodings.load(vocabulary, TokenizerFiles.preTokenizer(vocabulary));
    }

    private static KnownVocabulary vocabulary(String id, ModelConfig model) {
        return KnownVocabulary.named(model.encoding())
                .orElseThrow(() ->
                        bad(id, "encoding", "is \"" + model.encoding() + "\"; use one of " + KnownVocabulary.titles()));
    }

    private static int contextTokens(String id, ModelConfig model) {
        int tokens = model.contextTokens();
        if (tokens < MIN_CONTEXT || tokens > MAX_CONTEXT) {
            throw bad(id, "context-tokens", "must be " + MIN_CONTEXT + " to " + MAX_CONTEXT + ", is " + tokens);
        }
        return tokens;
    }

    private static ConfigurationException bad(String id, String property, String what) {
        return new ConfigurationException("sluice.tokenizer.models.\"" + id + "\"." + property + " " + what);
    }
}
