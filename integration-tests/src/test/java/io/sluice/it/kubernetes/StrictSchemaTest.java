package io.sluice.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rendered object is valid, and no typo in any of its fields would pass. */
class StrictSchemaTest {
    /** Fields under which the keys are the author's own. */
    private static final Set<String> FREE =
            Set.of("labels", "annotations", "matchLabels", "data", "requests", "limits", "selector");

    @ParameterizedTest
    @MethodSource("io.sluice.it.kubernetes.Overlays#names")
    void everyObjectIsValid(String overlay) {
        assertThat(Overlays.render(overlay).stream().flatMap(object -> StrictModels.faults(object).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.sluice.it.kubernetes.Overlays#names")
    void aTypoInAnyFieldIsFound(String overlay) {
        int planted = 0;
        for (ObjectNode object : Overlays.render(overlay)) {
            List<String> places = new ArrayList<>();
            fields(object, "", places);
            for (String place : places) {
                ObjectNode broken = object.deepCopy();
                int slash = place.lastIndexOf('/');
                ObjectNode parent = (ObjectNode) broken.at(place.substring(0, slash));
                String field = place.substring(slash + 1).replace("~1", "/");
                JsonNode value = parent.remove(field);
                parent.set(field + "x", value);
                assertThat(StrictModels.faults(broken))
                        .as("%s with %s misspelled", Overlays.id(object), place)
                        .isNotEmpty();
                planted++;
            }
        }
        assertThat(planted).isGreaterThan(500);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.it.kubernetes.Overlays#names")
    void aValueOfAnotherTypeIsFound(String overlay) {
        ObjectNode edge = Overlays.find(Overlays.render(overlay), "StatefulSet", "edge");
        ObjectNode container = (ObjectNode) edge.at("/spec/template/spec/containers/0");
        container.put("image", 7);
        ((ObjectNode) edge.at("/spec/template/spec")).put("terminationGracePeriodSeconds", "640");
        ((ObjectNode) container.path("securityContext")).put("readOnlyRootFilesystem", "true");
        assertThat(StrictModels.faults(edge)).hasSize(3);
    }

    private static void fields(JsonNode node, String path, List<String> places) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                fields(node.get(i), path + "/" + i, places);
            }
        }
        node.properties().forEach(entry -> {
            String place = path + "/" + entry.getKey().replace("/", "~1");
            places.add(place);
            if (!FREE.contains(entry.getKey())
                    || entry.getValue().has("matchLabels")
                    || entry.getValue().has("matchExpressions")) {
                fields(entry.getValue(), place, places);
            }
        });
    }
}
