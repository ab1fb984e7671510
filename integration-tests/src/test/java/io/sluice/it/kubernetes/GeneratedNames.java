package io.sluice.it.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Names of generated objects end with a hash of what they hold, so that pods start anew when it changes. */
final class GeneratedNames {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private GeneratedNames() {}

    /** Renames the hashed objects, and what refers to them in pods. */
    static void apply(List<ObjectNode> objects, Set<ObjectNode> hashed) {
        Map<String, String> renamed = new HashMap<>();
        for (ObjectNode object : hashed) {
            String name = object.at("/metadata/name").asText();
            String full = name + "-" + hash(object);
            object.withObject("/metadata").put("name", full);
            renamed.put(object.path("kind").asText() + "/" + name, full);
        }
        objects.forEach(object -> references(object, renamed));
    }

    private static void references(JsonNode node, Map<String, String> renamed) {
        node.properties().forEach(entry -> {
            switch (entry.getKey()) {
                case "configMapRef" -> rename(entry.getValue(), "name", "ConfigMap/", renamed);
                case "secret" -> rename(entry.getValue(), "secretName", "Secret/", renamed);
                default -> references(entry.getValue(), renamed);
            }
        });
        if (node.isArray()) {
            node.forEach(element -> references(element, renamed));
        }
    }

    private static void rename(JsonNode node, String field, String kind, Map<String, String> renamed) {
        String full = renamed.get(kind + node.path(field).asText());
        if (full != null && node instanceof ObjectNode reference) {
            reference.put(field, full);
        }
    }

    /** Ten digits of the SHA-256 of the object's JSON, those that could spell words replaced. */
    private static String hash(ObjectNode object) {
        Map<String, Object> hashed = new TreeMap<>();
        hashed.put("kind", object.path("kind").asText());
        // Without the name: kustomize leaves it empty here.
        hashed.put("name", "");
        hashed.put("data", new TreeMap<>(JSON.convertValue(object.path("data"), StringMap.class)));
        if (object.has("type")) {
            hashed.put("type", object.path("type").asText());
        }
        try {
            // As Go writes JSON: the characters that mean something in HTML are escaped.
            String json = JSON.writeValueAsString(hashed)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of()
                    .formatHex(digest)
                    .substring(0, 10)
                    .replace('0', 'g')
                    .replace('1', 'h')
                    .replace('3', 'k')
                    .replace('a', 'm')
                    .replace('e', 't');
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class StringMap extends HashMap<String, String> {}
}
