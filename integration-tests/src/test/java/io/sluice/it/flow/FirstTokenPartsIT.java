package io.sluice.it.flow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.SlowLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The parts that an answer tells of add up to its first text, and a delay shows in the part in which it happened. */
class FirstTokenPartsIT {
    private static final long DELAY_MILLIS = 150;

    private static SlowLink tokenizer;
    private static SlowLink index;
    private static SlowLink worker;
    private static OtlpReceiver receiver;
    private static Plane plane;

    @BeforeAll
    static void start() throws IOException {
        int tokenizerPort = freePort();
        int indexPort = freePort();
        int workerPort = freePort();
        tokenizer = new SlowLink(tokenizerPort);
        index = new SlowLink(indexPort);
        worker = new SlowLink(workerPort);
        receiver = new OtlpReceiver();
        plane = EchoPlane.with(4, 5_000)
                .tokenizer("quarkus.grpc.server.port", tokenizerPort)
                .kvCache("quarkus.grpc.server.port", indexPort)
                .accelerator("quarkus.grpc.server.port", workerPort)
                .accelerator("sluice.accelerator.kv-cache.endpoint", "127.0.0.1:" + indexPort)
                .edge("sluice.edge.tokenizer.endpoint", tokenizer.endpoint())
                .edge("sluice.edge.kv-cache.endpoint", index.endpoint())
                .edge("sluice.edge.kv-cache.match-timeout", "5s")
                .edge("sluice.edge.accelerators", worker.endpoint())
                .all("quarkus.otel.exporter.otlp.endpoint", receiver.endpoint())
                .all("quarkus.otel.bsp.schedule.delay", "100ms")
                .start();
        Await.until(
                "the plane answers", Duration.ofSeconds(60), () -> plane.edge().status("/health") == 200);
        ask("0bd92f3577b34da6a3ce929d0e0e4736");
    }

    @AfterAll
    static void stop() throws IOException {
        if (plane != null) {
            plane.close();
        }
        receiver.close();
        tokenizer.close();
        index.close();
        worker.close();
    }

    @Test
    void thePartsAddUp() {
        JsonPath answer = ask("1bd92f3577b34da6a3ce929d0e0e4736");
        assertThat(unnamed(answer)).as("%s", parts(answer)).isNotNegative();
        assertThat(parts(answer).get("prefill")).as("a step takes 5 ms").isGreaterThanOrEqualTo(4_900);
        // A part that nobody measures is there each time; a machine that is busy elsewhere is not.
        Await.until(
                "the parts of one of some answers add up to its first text, but for 1 ms or 2 %",
                Duration.ofSeconds(60), () -> addsUp(ask("5bd92f3577b34da6a3ce929d0e0e4736")));
    }

    @Test
    void aSlowTokenizerShowsInTokenizeAndInTheTextOfTheFirstToken() {
        slow(tokenizer, "2bd92f3577b34da6a3ce929d0e0e4736", "tokenize", "tokenize");
    }

    @Test
    void aSlowPrefixIndexShowsInPlace() {
        slow(index, "3bd92f3577b34da6a3ce929d0e0e4736", "place", "kv.match");
    }

    @Test
    void aSlowWayToTheWorkerShowsInItsHop() {
        slow(worker, "4bd92f3577b34da6a3ce929d0e0e4736", "worker_hop", null);
    }

    private static void slow(SlowLink link, String trace, String part, @Nullable String span) {
        link.delay(DELAY_MILLIS);
        try {
            JsonPath answer = ask(trace);
            Map<String, Integer> parts = parts(answer);
            assertThat(parts.get(part)).as("%s", parts).isGreaterThanOrEqualTo((int) DELAY_MILLIS * 2_000 - 10_000);
            assertThat(unnamed(answer)).as("%s", parts).isNotNegative();
        } finally {
            link.delay(0);
        }
        if (span != null) {
            Await.until(
                    "the span " + span + " is that long",
                    Duration.ofSeconds(20),
                    () -> receiver.trace(trace).stream()
                            .filter(received -> received.span().getName().equals(span))
                            .anyMatch(received -> received.span().getEndTimeUnixNano()
                                            - received.span().getStartTimeUnixNano()
                                    >= DELAY_MILLIS * 2_000_000 - 10_000_000));
        }
    }

    private static boolean addsUp(JsonPath answer) {
        return unnamed(answer) <= Math.max(1_000, answer.getLong("x_sluice.first_text_us") / 50);
    }

    /** What of the first text's time no part names, in microseconds. Each part is cut to microseconds, so it is never negative. */
    private static long unnamed(JsonPath answer) {
        return answer.getLong("x_sluice.first_text_us")
                - parts(answer).values().stream().mapToLong(Integer::longValue).sum();
    }

    private static Map<String, Integer> parts(JsonPath answer) {
        return answer.getMap("x_sluice.stages_us", String.class, Integer.class);
    }

    private static JsonPath ask(String trace) {
        return given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .contentType("application/json")
                .body("""
                        {"model":"%s","max_tokens":4,"prompt":"%s"}
                        """.formatted(Plane.ECHO_MODEL, EchoPlane.prompt(40) + " " + trace))
                .post("/v1/completions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
