package io.sluice.tokenizer.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.tokenizer.config.TokenizerConfig.ModelConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A model as a properties file of the models directory tells it: {@code id} and the properties of
 * {@code sluice.tokenizer.models."ID"}, with their names and meanings. Files it names are relative to its folder.
 */
record ModelFile(
        String id,
        String encoding,
        Optional<String> vocabulary,
        String template,
        Optional<String> templateFile,
        Map<String, String> templateVariables,
        Optional<List<String>> endTokens,
        boolean parseSpecialInMessages,
        int contextTokens,
        String owner)
        implements ModelConfig {
    private static final long FILE_BYTES_MAX = 1 << 16;
    private static final String VARIABLES = "template-variables.";
    private static final Set<String> KNOWN = Set.of(
            "id",
            "encoding",
            "vocabulary",
            "template",
            "template-file",
            "end-tokens",
            "parse-special-in-messages",
            "context-tokens",
            "owner");

    /** @throws ConfigurationException naming the property that is wrong */
    static ModelFile read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new ConfigurationException("is larger than " + FILE_BYTES_MAX + " bytes");
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("is no properties file: " + e.getMessage());
        }
        Map<String, String> variables = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(VARIABLES)) {
                variables.put(name.substring(VARIABLES.length()), properties.getProperty(name));
            } else if (!KNOWN.contains(name)) {
                throw new ConfigurationException(name + " is no property of a model");
            }
        }
        return new ModelFile(
                required(properties, "id"),
                required(properties, "encoding"),
                path(properties, "vocabulary", file),
                required(properties, "template"),
                path(properties, "template-file", file),
                Map.copyOf(variables),
                optional(properties, "end-tokens")
                        .map(list -> Arrays.stream(list.split(","))
                                .map(String::strip)
                                .toList()),
                flag(properties, "parse-special-in-messages"),
                contextTokens(properties),
                properties.getProperty("owner", "Sluice"));
    }

    private static Optional<String> optional(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name)).filter(value -> !value.isBlank());
    }

    private static String required(Properties properties, String name) {
        return optional(properties, name)
                .map(String::strip)
                .orElseThrow(() -> new ConfigurationException(name + " is missing"));
    }

    private static Optional<String> path(Properties properties, String name, Path file) {
        return optional(properties, name)
                .map(value -> file.resolveSibling(value.strip()).toString());
    }

    private static boolean flag(Properties properties, String name) {
        return switch (properties.getProperty(name, "false").strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigurationException(name + " must be true or false");
        };
    }

    private static int contextTokens(Properties properties) {
        try {
            return Integer.parseInt(required(properties, "context-tokens"));
        } catch (NumberFormatException e) {
            throw new ConfigurationException("context-tokens must be a whole number");
        }
    }
}
