package io.sluice.it.browser;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Plane;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console at the edge, in a browser over the packaged plane. */
class ConsoleIT {
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = Plane.shared();
    }

    @AfterAll
    static void nothingToStop() {
        // The shared plane ends with the JVM.
    }

    @Test
    void theStateNeedsAKeyAndTellsOfFleetRequestsAndRefusals() {
        given().port(plane.edge().httpPort()).get("/console/state").then().statusCode(401);
        ask("Where does the time go?");
        refused();
        Await.until(
                "the request is told",
                Duration.ofSeconds(20),
                () -> state().getList("requests").size() >= 2);
        JsonPath state = state();
        assertThat(state.getList("workers.model")).contains(Plane.CHAT_MODEL);
        assertThat(state.getList("parts.name")).contains("tokenize", "worker_hop", "queue", "prefill", "text");
        assertThat(state.getMap("refusals")).containsKey("model_not_found");
        assertThat(state.getInt("open.requests_max")).isPositive();
        // The parts are parts of the first text's time; how much of it they name is FirstTokenPartsIT's.
        var request = state.getList("requests.find { it.tokens > 0 }.parts_us", Long.class);
        long parts = request.stream().mapToLong(Long::longValue).sum();
        assertThat(parts).isPositive();
        assertThat(state.getLong("requests.find { it.tokens > 0 }.first_us") - parts)
                .isGreaterThanOrEqualTo(-20L);
    }

    @Test
    void thePageNeedsNothingFromElsewhereAndForbidsIt() {
        String page = given().port(plane.edge().httpPort()).get("/console/").asString();
        assertThat(page).doesNotContain("http://", "https://", "//cdn");
        assertThat(given().port(plane.edge().httpPort()).get("/console/").getHeader("content-security-policy"))
                .contains("default-src 'self'");
        given().port(plane.edge().httpPort())
                .redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(302);
    }

    @Test
    void showsThePlaneLiveAndStreamsInThePlayground() {
        try (Browser browser = Browser.start()) {
            ask("A first request, so that there is something to see.");
            refused();
            browser.open("http://127.0.0.1:" + plane.edge().httpPort() + "/console/#key=" + Plane.KEY);
            browser.awaitText("#state", "Live");
            browser.awaitText("fleet-view", Plane.CHAT_MODEL, "prefill", "decode", "parked", "free", "wait", "blocks");
            browser.awaitText("#fleet", "modelled");
            browser.awaitText("refusal-list", "model_not_found");
            browser.awaitText("summary-cards", "First token", "modelled", "Prefix cache", "A million tokens");
            assertThat(browser.all("first-token-chart canvas")).hasSize(1);
            assertThat(String.valueOf(browser.script("return location.hash")))
                    .as("the key does not stay in the address")
                    .doesNotContain(Plane.KEY);

            Await.until(
                    "the playground has models",
                    Duration.ofSeconds(30),
                    () -> !browser.all("play-ground option").isEmpty());
            browser.find("play-ground textarea").sendKeys(" Please.", Keys.chord(Keys.CONTROL, Keys.ENTER));
            browser.awaitText("play-ground .timings", "First token after", "tokens/s (modelled)", "in all");
            assertThat(browser.text("play-ground .answer")).isNotBlank();
            browser.awaitText("play-ground .waterfall", "tokenize", "prefill (modelled)", "browser and network");

            waterfallByKeyboard(browser);
            browser.screenshot("console-light");
            browser.find("#theme").sendKeys("dark");
            Await.until(
                    "the page is dark",
                    Duration.ofSeconds(10),
                    () -> "dark".equals(browser.script("return document.documentElement.dataset.theme")));
            browser.screenshot("console-dark");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** The refused request may stand above or below the answered ones, so the row is chosen by its first token. */
    private static void waterfallByKeyboard(Browser browser) {
        Await.until(
                "an answered request is listed and has the keyboard",
                Duration.ofSeconds(30),
                () -> Boolean.TRUE.equals(browser.script("""
                        const row = [...document.querySelectorAll('request-list tbody tr')].find(row => row.cells[5].textContent !== '–');
                        row?.querySelector('.request').focus();
                        return row !== undefined;
                        """)));
        browser.press(Keys.ENTER);
        browser.awaitText("request-list .waterfall", "first token after", "tokenize", "way to the worker and back");
        Await.until(
                "the chosen row is marked",
                Duration.ofSeconds(10),
                () -> browser.all("request-list tr[aria-selected=true]").size() == 1);
    }

    private static JsonPath state() {
        return given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .get("/console/state")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void ask(String question) {
        post(Plane.CHAT_MODEL, question, 200);
    }

    private static void refused() {
        post("no/such-model", "Hello?", 404);
    }

    private static void post(String model, String question, int status) {
        given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .contentType("application/json")
                .body("""
                        {"model":"%s","max_tokens":12,"messages":[{"role":"user","content":"%s"}]}
                        """.formatted(model, question))
                .post("/v1/chat/completions")
                .then()
                .statusCode(status);
    }
}
