package io.sluice.it.observability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A Grafana dashboard of deploy/observability/grafana. */
record Dashboard(String file, JsonNode tree) {
    static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    static final Path OBSERVABILITY = ROOT.resolve("deploy/observability");

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(OBSERVABILITY.resolve("grafana/dashboards"))) {
            return files.sorted().map(Dashboard::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Panels that show something; rows only group. */
    List<JsonNode> panels() {
        return tree.path("panels")
                .valueStream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    Stream<Query> queries() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                file + ": " + panel.path("title").asText() + " "
                                        + target.path("refId").asText(),
                                target.path("expr").asText())));
    }

    @Override
    public String toString() {
        return file;
    }
}
