package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A patch of a kustomization: a strategic merge, or a list of JSON patch operations.
 *
 * @param target kind and label selector of the objects that it changes
 * @param change a tree to merge, or the list of operations
 */
record Patch(JsonNode target, JsonNode change) {
    static Patch read(Path directory, JsonNode patch) {
        patch.fieldNames().forEachRemaining(Patch::known);
        patch.path("target").fieldNames().forEachRemaining(Patch::known);
        String text = patch.has("path")
                ? Yaml.text(directory.resolve(patch.path("path").asText()))
                : patch.path("patch").asText();
        return new Patch(patch.path("target"), Yaml.tree(text));
    }

    private static void known(String field) {
        if (!List.of("path", "patch", "target", "kind", "labelSelector").contains(field)) {
            throw new IllegalArgumentException("a patch's field " + field + " is not rendered here");
        }
    }

    void applyTo(List<ObjectNode> objects) {
        for (ObjectNode object : objects) {
            if (object.path("kind").asText().equals(target.path("kind").asText())
                    && selects(target.path("labelSelector").asText(), object.at("/metadata/labels"))) {
                if (change.isArray()) {
                    change.forEach(operation -> operate(object, operation));
                } else {
                    merge(object, (ObjectNode) withoutIdentity());
                }
            }
        }
    }

    private JsonNode withoutIdentity() {
        ObjectNode copy = change.deepCopy();
        copy.remove(List.of("apiVersion", "kind", "metadata"));
        return copy;
    }

    /** {@code key} for "is there", or {@code key in (a, b)}. */
    private static boolean selects(String selector, JsonNode labels) {
        int in = selector.indexOf(" in (");
        if (in < 0) {
            return labels.has(selector);
        }
        String value = labels.path(selector.substring(0, in)).asText();
        return List.of(selector.substring(in + 5, selector.length() - 1).split(", ?"))
                .contains(value);
    }

    private static void operate(ObjectNode object, JsonNode operation) {
        String path = operation.path("path").asText();
        int slash = path.lastIndexOf('/');
        JsonNode parent = object.at(path.substring(0, slash));
        String last = path.substring(slash + 1);
        if (!parent.isObject() || !parent.has(last)) {
            throw new IllegalArgumentException("nothing at " + path + " to change");
        }
        switch (operation.path("op").asText()) {
            case "remove" -> ((ObjectNode) parent).remove(last);
            case "replace" -> ((ObjectNode) parent).set(last, operation.path("value"));
            default -> throw new IllegalArgumentException("the operation of " + operation + " is not rendered here");
        }
    }

    private static void merge(ObjectNode into, ObjectNode change) {
        change.properties().forEach(entry -> {
            JsonNode old = into.get(entry.getKey());
            if (old instanceof ObjectNode oldObject && entry.getValue() instanceof ObjectNode newObject) {
                merge(oldObject, newObject);
            } else if (old instanceof ArrayNode oldArray && entry.getValue() instanceof ArrayNode newArray) {
                mergeByName(oldArray, newArray);
            } else {
                into.set(entry.getKey(), entry.getValue().deepCopy());
            }
        });
    }

    private static void mergeByName(ArrayNode into, ArrayNode change) {
        List<JsonNode> added = new ArrayList<>();
        for (JsonNode element : change) {
            StreamSupport.stream(into.spliterator(), false)
                    .filter(old -> old.path("name").equals(element.path("name")))
                    .findFirst()
                    .ifPresentOrElse(old -> merge((ObjectNode) old, (ObjectNode) element), () -> added.add(element));
        }
        // kustomize puts what is new first.
        for (int i = 0; i < added.size(); i++) {
            into.insert(i, added.get(i).deepCopy());
        }
    }
}
