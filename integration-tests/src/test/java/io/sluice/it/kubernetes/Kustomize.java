package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders a kustomization without kubectl: the part of kustomize that deploy/ uses and no more. A field it does not know is
 * an error. Where kubectl is present, {@link RenderTest} holds the two against each other.
 */
final class Kustomize {
    private static final Set<String> FIELDS = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "configMapGenerator",
            "secretGenerator",
            "patches",
            "labels",
            "images");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<ObjectNode> objects = new ArrayList<>();
    /** Generated objects whose name gets the hash of what they hold. */
    private final Set<ObjectNode> hashed = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());

    private Kustomize() {}

    /** What {@code kubectl kustomize DIRECTORY} prints. */
    static List<ObjectNode> render(Path directory) {
        Kustomize run = new Kustomize();
        run.accumulate(directory);
        GeneratedNames.apply(run.objects, run.hashed);
        return run.objects;
    }

    private void accumulate(Path directory) {
        Path file = directory.resolve("kustomization.yaml");
        ObjectNode kustomization = Yaml.documents(file).getFirst();
        kustomization.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(file + ": the field " + field + " is not rendered here");
            }
        });
        if (kustomization.path("kind").asText().equals("Component")) {
            apply(directory, kustomization);
            return;
        }
        // What a base does, it does to its own objects alone.
        Kustomize own = new Kustomize();
        own.apply(directory, kustomization);
        objects.addAll(own.objects);
        hashed.addAll(own.hashed);
    }

    private void apply(Path directory, ObjectNode kustomization) {
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = directory.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                accumulate(path);
            } else {
                objects.addAll(Yaml.documents(path));
            }
        }
        kustomization.path("configMapGenerator").forEach(map -> generate(directory, "ConfigMap", map));
        kustomization.path("secretGenerator").forEach(secret -> generate(directory, "Secret", secret));
        // After the generators: what a component merges into a map wins over the kustomization that names it.
        kustomization
                .path("components")
                .forEach(component ->
                        accumulate(directory.resolve(component.asText()).normalize()));
        kustomization
                .path("patches")
                .forEach(patch -> Patch.read(directory, patch).applyTo(objects));
        String namespace = kustomization.path("namespace").asText();
        if (!namespace.isEmpty()) {
            objects.forEach(object -> setNamespace(object, namespace));
        }
        kustomization.path("labels").forEach(this::label);
        kustomization.path("images").forEach(this::image);
    }

    private void generate(Path directory, String kind, JsonNode generator) {
        ObjectNode data = NODES.objectNode();
        for (JsonNode envs : generator.path("envs")) {
            Yaml.text(directory.resolve(envs.asText()))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> put(data, line));
        }
        generator.path("literals").forEach(literal -> put(data, literal.asText()));
        for (JsonNode name : generator.path("files")) {
            Path file = directory.resolve(name.asText());
            data.put(file.getFileName().toString(), Yaml.text(file));
        }
        String name = generator.path("name").asText();
        if (generator.path("behavior").asText().equals("merge")) {
            ObjectNode merged = objects.stream()
                    .filter(object -> object.path("kind").asText().equals(kind)
                            && object.at("/metadata/name").asText().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no " + kind + " " + name + " to merge with"));
            merged.withObject("/data").setAll(data);
            return;
        }
        ObjectNode object = NODES.objectNode().put("apiVersion", "v1").put("kind", kind);
        object.putObject("metadata").put("name", name);
        if (kind.equals("Secret")) {
            object.put("type", "Opaque");
            data.properties().forEach(entry -> entry.setValue(NODES.textNode(base64(entry))));
        }
        object.set("data", data);
        JsonNode options = generator.path("options");
        if (options.has("labels")) {
            object.withObject("/metadata").set("labels", options.path("labels").deepCopy());
        }
        if (!options.path("disableNameSuffixHash").asBoolean()) {
            hashed.add(object);
        }
        objects.add(object);
    }

    private static void put(ObjectNode data, String literal) {
        int equals = literal.indexOf('=');
        data.put(literal.substring(0, equals), literal.substring(equals + 1));
    }

    private static String base64(Map.Entry<String, JsonNode> entry) {
        // In lines of 70 characters, as kustomize writes it; the hash of the name is over them.
        byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(bytes).replaceAll("(.{70})", "$1\n") + "\n";
    }

    private static void setNamespace(ObjectNode object, String namespace) {
        String field = object.path("kind").asText().equals("Namespace") ? "name" : "namespace";
        object.withObject("/metadata").put(field, namespace);
    }

    private void label(JsonNode rule) {
        ObjectNode pairs = (ObjectNode) rule.path("pairs");
        for (ObjectNode object : objects) {
            object.withObject("/metadata/labels").setAll(pairs);
            if (rule.path("includeTemplates").asBoolean()
                    && object.at("/spec/template").isObject()) {
                object.withObject("/spec/template/metadata/labels").setAll(pairs);
                object.at("/spec/volumeClaimTemplates")
                        .forEach(claim -> ((ObjectNode) claim)
                                .withObject("/metadata/labels")
                                .setAll(pairs));
            }
        }
    }

    private void image(JsonNode image) {
        for (ObjectNode object : objects) {
            ArrayNode containers =
                    object.at("/spec/template/spec/containers") instanceof ArrayNode array ? array : NODES.arrayNode();
            for (JsonNode container : containers) {
                String current = container.path("image").asText();
                if (current.equals(image.path("name").asText())) {
                    String name = image.has("newName") ? image.path("newName").asText() : current;
                    ((ObjectNode) container)
                            .put("image", name + ":" + image.path("newTag").asText());
                }
            }
        }
    }
}
