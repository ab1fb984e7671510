package io.sluice.it.flow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One trace a request over all four services, and its id in their logs. */
class TraceIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> ALL =
            Set.of("sluice-edge", "sluice-tokenizer", "sluice-accelerator", "sluice-kv-cache");
    private static OtlpReceiver receiver;
    private static Plane plane;

    @BeforeAll
    static void start() throws IOException {
        receiver = new OtlpReceiver();
        plane = Plane.with()
                .all("quarkus.otel.exporter.otlp.endpoint", receiver.endpoint())
                .all("quarkus.otel.bsp.schedule.delay", "100ms")
                .start();
    }

    @AfterAll
    static void stop() {
        if (plane != null) {
            plane.close();
        }
        receiver.close();
    }

    @Test
    void aRequestIsOneTraceOverAllFourServices() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        ask("00-" + trace + "-00f067aa0ba902b7-01");
        Await.until(
                "spans of all four services in one trace",
                Duration.ofSeconds(20),
                () -> services(trace).equals(ALL));
        Await.until(
                "the stages' spans",
                Duration.ofSeconds(20),
                () -> names(trace)
                        .containsAll(Set.of(
                                "chat " + Plane.CHAT_MODEL,
                                "tokenize",
                                "admission",
                                "kv.match",
                                "place",
                                "queue",
                                "prefill",
                                "decode")));

        Await.until(
                "every span hangs under another one or under the caller's",
                Duration.ofSeconds(20),
                () -> orphans(trace).isEmpty());
        assertThat(names(trace)).contains("chat " + Plane.CHAT_MODEL);
        assertThat(receiver.trace(trace).stream()
                        .filter(span -> span.span().getName().equals("decode")))
                .as("one decode span, never one a token")
                .hasSize(1);
    }

    @Test
    void theLogsAreJsonAndCarryTheTraceId() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        ask("00-" + trace + "-b7ad6b7169203331-01");
        for (ServiceProcess service : plane.services()) {
            Await.until(
                    service.log().getFileName() + " names the trace",
                    Duration.ofSeconds(10),
                    () -> lines(service).stream()
                            .anyMatch(line -> line.at("/mdc/traceId").asText().equals(trace)
                                    || line.path("traceId").asText().equals(trace)));
        }
    }

    private static void ask(String traceparent) {
        given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .header("traceparent", traceparent)
                .contentType("application/json")
                .body("""
                        {"model":"%s","max_tokens":20,"messages":[{"role":"user","content":"Trace me."}]}
                        """.formatted(Plane.CHAT_MODEL))
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
    }

    /** Names of the spans whose parent is neither one of the trace nor the caller's. */
    private static List<String> orphans(String trace) {
        List<OtlpReceiver.Received> spans = receiver.trace(trace);
        Set<String> ids = spans.stream().map(OtlpReceiver.Received::spanId).collect(Collectors.toSet());
        ids.add("00f067aa0ba902b7");
        return spans.stream()
                .filter(span -> !ids.contains(span.parentId()))
                .map(span -> span.span().getName())
                .toList();
    }

    private static Set<String> services(String trace) {
        return receiver.trace(trace).stream()
                .map(OtlpReceiver.Received::service)
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String trace) {
        return receiver.trace(trace).stream().map(span -> span.span().getName()).collect(Collectors.toSet());
    }

    private static List<JsonNode> lines(ServiceProcess service) {
        try {
            return Files.readAllLines(service.log()).stream().map(TraceIT::json).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("a log line is not JSON: " + line, e);
        }
    }
}
