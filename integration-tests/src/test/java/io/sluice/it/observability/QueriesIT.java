package io.sluice.it.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.it.kubernetes.Yaml;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Plane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dashboards and rules ask for what the packaged services emit under load, and get an answer. */
class QueriesIT {
    /** Counters that a service registers when it first happens, and that no client can make happen. */
    private static final Set<String> ONLY_WHEN_BROKEN = Set.of("sluice_edge_corrupted_streams_total");

    @TempDir
    static Path directory;

    private static Plane plane;
    private static Load load;

    @BeforeAll
    static void start() {
        plane = Plane.with().start();
        load = new Load(plane);
    }

    @AfterAll
    static void stop() {
        if (load != null) {
            load.close();
        }
        if (plane != null) {
            plane.close();
        }
    }

    @Test
    void everyNameIsEmitted() throws IOException {
        Set<String> asked = new TreeSet<>();
        queries().forEach(query -> asked.addAll(query.names()));
        Rules.all().forEach(rule -> asked.remove(rule.path("record").asText()));
        asked.remove("up");
        asked.removeAll(ONLY_WHEN_BROKEN);
        assertThat(asked).hasSizeGreaterThan(50);
        try {
            Await.until("all names", Duration.ofMinutes(2), () -> missing(asked).isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("not emitted: " + missing(asked), e);
        }

        String edge = Files.readString(
                Dashboard.ROOT.resolve("edge-service/src/main/java/io/sluice/edge/telemetry/Names.java"));
        assertThat(ONLY_WHEN_BROKEN)
                .allMatch(name -> edge.contains(name.replace("_total", "").replace('_', '.')));
    }

    @Test
    void everyPanelShowsSomething() throws IOException {
        assumeTrue(new Tool("prometheus").isThere(), "prometheus is not on this machine");
        TreeMap<String, String> empty = new TreeMap<>();
        try (PrometheusServer prometheus = new PrometheusServer(plane, directory)) {
            Await.until("every panel has data", Duration.ofMinutes(3), () -> {
                empty.clear();
                Dashboard.all().stream().flatMap(Dashboard::queries).forEach(query -> {
                    if (!shows(prometheus.query(query.filled()))) {
                        empty.put(query.where(), query.filled());
                    }
                });
                return empty.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError("without data: " + empty, e);
        }
    }

    /** At least one sample that is a number. */
    private static boolean shows(JsonNode result) {
        return result.valueStream()
                .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
    }

    private static Stream<Query> queries() {
        Stream<Query> adapter = Yaml.list(Dashboard.OBSERVABILITY.resolve("prometheus/adapter-rules.yaml")).stream()
                .map(rule -> rule.path("seriesQuery").asText())
                .map(series -> new Query(
                        "adapter",
                        series.startsWith("{") ? series.replaceAll(".*__name__=\"([^\"]*)\".*", "$1") : series));
        return Stream.of(Dashboard.all().stream().flatMap(Dashboard::queries), Rules.queries(), adapter)
                .flatMap(query -> query);
    }

    private static Set<String> missing(Set<String> asked) {
        Set<String> emitted = plane.services().stream()
                .flatMap(service -> service.body("/metrics").lines())
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(asked);
        missing.removeAll(emitted);
        return missing;
    }
}
