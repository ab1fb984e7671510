package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The pod of a workload, as its manifest has it.
 *
 * @param workload the Deployment or StatefulSet
 * @param objects everything rendered beside it
 */
record Pod(ObjectNode workload, List<ObjectNode> objects) {
    /** Pods of the four services. */
    static List<Pod> services(List<ObjectNode> objects) {
        return Overlays.workloads(objects)
                .filter(workload -> workload.at("/metadata/labels").has("app.kubernetes.io/component"))
                .map(workload -> new Pod(workload, objects))
                .toList();
    }

    static Pod of(List<ObjectNode> objects, String name) {
        return services(objects).stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    String name() {
        return workload.at("/metadata/name").asText();
    }

    JsonNode spec() {
        return workload.at("/spec/template/spec");
    }

    JsonNode labels() {
        return workload.at("/spec/template/metadata/labels");
    }

    JsonNode container() {
        return spec().at("/containers/0");
    }

    /** Number of a port that is given by number or by name. */
    int port(JsonNode reference) {
        if (reference.isInt()) {
            return reference.asInt();
        }
        for (JsonNode port : container().path("ports")) {
            if (port.path("name").asText().equals(reference.asText())) {
                return port.path("containerPort").asInt();
            }
        }
        throw new AssertionError(name() + " has no port " + reference);
    }

    List<Integer> ports() {
        return container()
                .path("ports")
                .valueStream()
                .map(port -> port.path("containerPort").asInt())
                .toList();
    }

    /** Its environment; what the cluster would fill in is the pod's name. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode from : container().path("envFrom")) {
            Overlays.find(objects, "ConfigMap", from.at("/configMapRef/name").asText())
                    .path("data")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
        }
        for (JsonNode variable : container().path("env")) {
            String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
            String value = field.equals("metadata.name")
                    ? name() + "-0"
                    : variable.path("value").asText();
            environment.put(variable.path("name").asText(), value);
        }
        return environment;
    }

    /** A duration of its environment, written as seconds. */
    Duration seconds(String variable) {
        return Duration.parse("PT" + environment().getOrDefault(variable, "missing"));
    }

    /** The defaults the service is built with. */
    Properties defaults() {
        Properties properties = new Properties();
        try (var reader = java.nio.file.Files.newBufferedReader(
                Overlays.ROOT.resolve(name() + "-service/src/main/resources/application.properties"))) {
            properties.load(reader);
            return properties;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
