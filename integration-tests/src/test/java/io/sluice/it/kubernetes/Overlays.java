package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The overlays of deploy/, rendered. */
final class Overlays {
    static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    static final Path DEPLOY = ROOT.resolve("deploy");

    private Overlays() {}

    /** Every directory that somebody may give to kubectl: the overlays, and one that takes all components. */
    static Stream<String> names() {
        return Stream.of("overlays/local", "overlays/dev", "overlays/prod", "overlays/prod-gateway");
    }

    static List<ObjectNode> render(String name) {
        return Kustomize.render(DEPLOY.resolve(name));
    }

    /** What identifies an object in messages. */
    static String id(ObjectNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }

    static Stream<ObjectNode> workloads(List<ObjectNode> objects) {
        return objects.stream()
                .filter(object -> object.at("/spec/template/spec").isObject());
    }

    static ObjectNode find(List<ObjectNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind)
                        && object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }
}
