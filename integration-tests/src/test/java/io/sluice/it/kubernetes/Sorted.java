package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tree with its keys in order, so that two with the same content are printed alike. */
final class Sorted {
    private Sorted() {}

    static ObjectNode keys(ObjectNode object) {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> sorted.set(entry.getKey(), value(entry.getValue())));
        return sorted;
    }

    private static JsonNode value(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return keys(object);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> sorted.add(value(element)));
            return sorted;
        }
        return node;
    }
}
