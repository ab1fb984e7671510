package io.sluice.it.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts fire when they should, keep quiet when they should, and tell what to do. */
class RulesTest {
    private static final Path TESTS = Dashboard.OBSERVABILITY.resolve("prometheus/rules-test.yaml");

    @TempDir
    Path directory;

    @Test
    void promtoolRunsTheRulesTests() throws IOException {
        Tool promtool = new Tool("promtool");
        assumeTrue(promtool.isThere(), "promtool is not on this machine");
        // JSON is YAML as well.
        Files.writeString(directory.resolve("rules.yaml"), new ObjectMapper().writeValueAsString(Rules.spec()));
        Files.copy(TESTS, directory.resolve("rules-test.yaml"));
        Tool.Ran checked = promtool.run(directory, "check", "rules", "rules.yaml");
        assertThat(checked.code()).as(checked.output()).isZero();
        Tool.Ran tested = promtool.run(directory, "test", "rules", "rules-test.yaml");
        assertThat(tested.code()).as(tested.output()).isZero();
    }

    @Test
    void everyAlertIsTestedAndHasARunbook() throws IOException {
        String tests = Files.readString(TESTS);
        String runbooks = Files.readString(Dashboard.ROOT.resolve("docs/runbooks.md"));
        assertThat(Rules.alerts()).hasSizeGreaterThan(10).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(tests).contains("alertname=\"" + name + "\"");
            assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("docs/runbooks.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbooks).contains("\n## " + name + "\n");
        });
    }
}
