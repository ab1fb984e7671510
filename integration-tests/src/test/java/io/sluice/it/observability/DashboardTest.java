package io.sluice.it.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader of a dashboard may count on. */
class DashboardTest {
    static Stream<Dashboard> dashboards() {
        return Dashboard.all().stream();
    }

    @Test
    void thereAreFiveWithNamesThatStay() {
        assertThat(dashboards().map(dashboard -> dashboard.tree().path("uid").asText()))
                .containsExactlyInAnyOrder(
                        "sluice-overview", "sluice-first-token", "sluice-fleet", "sluice-kv", "sluice-cost");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelSaysWhatItShowsAndInWhichUnit(Dashboard dashboard) {
        assertThat(dashboard.panels()).isNotEmpty();
        for (JsonNode panel : dashboard.panels()) {
            String title = panel.path("title").asText();
            assertThat(panel.path("description").asText()).as(title).hasSizeGreaterThan(20);
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
                assertThat(target.path("legendFormat").asText()).isNotEmpty();
            });
        }
        assertThat(dashboard.tree().at("/templating/list/0/type").asText()).isEqualTo("datasource");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panelsHaveTheirOwnPlace(Dashboard dashboard) {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : dashboard.tree().path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("id of %s", panel.path("title"))
                    .isTrue();
            JsonNode place = panel.path("gridPos");
            for (int x = place.path("x").asInt();
                    x < place.path("x").asInt() + place.path("w").asInt();
                    x++) {
                assertThat(x).isLessThan(24);
                for (int y = place.path("y").asInt();
                        y < place.path("y").asInt() + place.path("h").asInt();
                        y++) {
                    assertThat(cells.add(x + "/" + y))
                            .as("place of %s", panel.path("title"))
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void quantilesKeepTheirBucketsAndRatesTheirInterval(Dashboard dashboard) {
        assertThat(dashboard.queries()).allSatisfy(query -> {
            if (query.expression().contains("histogram_quantile")) {
                assertThat(query.expression()).containsPattern("sum by \\(le[,)]");
            }
            if (query.expression().contains("rate(")) {
                assertThat(query.expression()).contains("[$__rate_interval]");
            }
        });
    }

    @Test
    void namesAreReadFromQueries() {
        assertThat(new Query(
                                "",
                                "histogram_quantile(0.9, sum by (le, model) (rate(a_bucket{b=\"c\"}[5m]))) > $d and on (e) f:g / 2")
                        .names())
                .containsExactly("a_bucket", "f:g");
    }
}
