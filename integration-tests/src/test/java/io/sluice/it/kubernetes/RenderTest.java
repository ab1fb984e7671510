package io.sluice.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests' own rendering is that of kustomize itself. */
class RenderTest {
    @ParameterizedTest
    @MethodSource("io.sluice.it.kubernetes.Overlays#names")
    void rendersAsKubectlDoes(String overlay) throws Exception {
        assumeTrue(kubectlIsThere(), "kubectl is not on this machine");
        Process process = new ProcessBuilder(
                        "kubectl", "kustomize", Overlays.DEPLOY.resolve(overlay).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();

        Map<String, ObjectNode> expected = byId(Yaml.documents(printed));
        Map<String, ObjectNode> rendered = byId(Overlays.render(overlay));
        assertThat(rendered.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, object) -> assertThat(rendered.get(id)).as(id).hasToString(object.toString()));
    }

    private static Map<String, ObjectNode> byId(List<ObjectNode> objects) {
        Map<String, ObjectNode> byId = new TreeMap<>();
        for (ObjectNode object : objects) {
            assertThat(byId.put(Overlays.id(object), Sorted.keys(object)))
                    .as("%s is there once", Overlays.id(object))
                    .isNull();
        }
        return byId;
    }

    private static boolean kubectlIsThere() {
        try {
            return new ProcessBuilder("kubectl", "kustomize", "--help")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
