package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as JSON trees; a key that is there twice is an error. */
public final class Yaml {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Yaml() {}

    /** The documents of a text, empty ones left out. */
    public static List<ObjectNode> documents(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<ObjectNode> documents = new ArrayList<>();
        for (Object document : new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).loadAll(text)) {
            if (document != null) {
                documents.add(JSON.valueToTree(document));
            }
        }
        return documents;
    }

    /** The documents of a file. */
    public static List<ObjectNode> documents(Path file) {
        return documents(text(file));
    }

    /** The elements of a file that holds a list. */
    public static List<JsonNode> list(Path file) {
        return tree(text(file)).valueStream().toList();
    }

    /** The one document of a text. */
    static JsonNode tree(String text) {
        return JSON.valueToTree(
                new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(text));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
