package io.sluice.it.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.response.Response;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.RawSse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that are killed with SIGKILL, and come back. */
class LostServiceIT {
    /** Long enough to fill blocks of the KV cache. */
    private static final String PROMPT = EchoPlane.prompt(100);

    private Plane plane;

    @BeforeEach
    void start() {
        plane = EchoPlane.with(8, 20_000).start();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void withoutTheKvCacheThePlaneGoesOn() {
        plane.kvCache().kill();
        for (int i = 0; i < 5; i++) {
            assertThat(ask().statusCode()).isEqualTo(200);
        }
        plane.kvCache().start();
        plane.kvCache().awaitReady();
        Await.until(
                "the worker has told the new index what it holds",
                Duration.ofSeconds(20),
                () -> Metrics.sum(plane.kvCache(), "sluice_kv_index_blocks") > 0);
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    @Test
    void aWorkerLostInTheMiddleEndsTheStreamWithAnErrorAndComesBack() throws Exception {
        try (RawSse client = new RawSse(
                plane.edge().httpPort(),
                "/v1/completions",
                EchoPlane.completion(EchoPlane.prompt(1_000), 2_000),
                64 << 10)) {
            assertThat(client.head()).isEqualTo(200);
            String line = client.next();
            while (line != null && !line.contains("\"text\":\"w")) {
                line = client.next();
            }
            plane.accelerator().kill();
            String error = "";
            for (line = client.next(); line != null; line = client.next()) {
                error = line.contains("\"error\"") ? line : error;
            }
            assertThat(error).contains("\"message\"").contains("\"code\"");
        }
        Response refused = ask();
        refused.then().statusCode(503).header("retry-after", notNullValue()).body("error.message", notNullValue());

        plane.accelerator().start();
        plane.accelerator().awaitReady();
        Await.until("the edge sees the worker again", Duration.ofSeconds(20), () -> ask().statusCode() == 200);
    }

    @Test
    void withoutTheTokenizerRequestsAreRefusedUntilItIsBack() {
        plane.tokenizer().kill();
        ask().then().statusCode(503).body("error.code", notNullValue());
        plane.tokenizer().start();
        plane.tokenizer().awaitReady();
        Await.until("the edge finds the tokenizer again", Duration.ofSeconds(20), () -> ask().statusCode() == 200);
    }

    private Response ask() {
        return given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .contentType("application/json")
                .body("""
                        {"model":"sluice/echo","prompt":"%s","max_tokens":5}
                        """.formatted(PROMPT))
                .post("/v1/completions");
    }
}
