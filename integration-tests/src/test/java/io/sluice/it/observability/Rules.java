package io.sluice.it.observability;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.it.kubernetes.Yaml;
import java.util.List;
import java.util.stream.Stream;

/** The rules of the PrometheusRule object. */
final class Rules {
    private Rules() {}

    static JsonNode spec() {
        return Yaml.documents(Dashboard.ROOT.resolve("deploy/components/monitoring/prometheus-rules.yaml"))
                .getFirst()
                .path("spec");
    }

    static List<JsonNode> all() {
        return spec().path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    static Stream<JsonNode> alerts() {
        return all().stream().filter(rule -> rule.has("alert"));
    }

    static Stream<Query> queries() {
        return all().stream()
                .map(rule -> new Query(
                        "rule " + rule.path("alert").asText()
                                + rule.path("record").asText(),
                        rule.path("expr").asText()));
    }
}
