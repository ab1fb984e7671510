package io.sluice.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.plane.Await;
import io.sluice.it.plane.Plane;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice up --observe}: a request's trace over all four services, in Zipkin, in a browser. */
class ZipkinIT {
    private static final Path ROOT =
            Path.of(System.getProperty("sluice.root", "..")).toAbsolutePath().normalize();
    private static final String TRACE = "5bd92f3577b34da6a3ce929d0e0e4737";
    private static final List<String> SERVICES =
            List.of("sluice-edge", "sluice-tokenizer", "sluice-accelerator", "sluice-kv-cache");

    @TempDir
    Path state;

    private final int offset = 16_000 + (int) (ProcessHandle.current().pid() % 300) * 20;

    @AfterEach
    void down() throws Exception {
        sluice("down");
    }

    @Test
    void aTraceOfAllFourServicesOpensInZipkin() throws Exception {
        try (Browser browser = Browser.start()) {
            String up = sluice("up", "--observe", "--no-build", "--port-offset", "" + offset);
            assertThat(up).contains("traces       http://127.0.0.1:" + (9411 + offset) + "/zipkin/");
            assertThat(sluice("status")).contains("zipkin", "trace-bridge", "running");
            ask();
            HttpClient client = HttpClient.newHttpClient();
            Await.until("Zipkin has all four services' spans", Duration.ofSeconds(60), () -> {
                String found = get(client, "/zipkin/api/v2/trace/" + TRACE);
                return SERVICES.stream().allMatch(found::contains);
            });
            browser.open("http://127.0.0.1:" + (9411 + offset) + "/zipkin/traces/" + TRACE);
            // The page shows names in capitals.
            browser.awaitText("body", SERVICES.toArray(String[]::new));
            browser.awaitText(
                    "body", "chat " + Plane.CHAT_MODEL, "tokenize", "admission", "place", "prefill", "decode");
            browser.screenshot("zipkin-trace");
            assertThat(sluice("down")).contains("Sluice is down");
            assertThat(sluice("status")).doesNotContain("running");
        }
    }

    private void ask() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + (8080 + offset) + "/v1/chat/completions"))
                                .header("Authorization", "Bearer " + Plane.KEY)
                                .header("content-type", "application/json")
                                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                                .POST(HttpRequest.BodyPublishers.ofString("""
                                        {"model":"%s","max_tokens":20,"messages":[{"role":"user","content":"Trace me in a picture, please."}]}
                                        """.formatted(Plane.CHAT_MODEL)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private String get(HttpClient client, String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (9411 + offset) + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (java.io.IOException away) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sluice(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", ROOT.resolve("sluice").toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(state, "run", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(output.toFile());
        builder.environment().put("SLUICE_STATE_DIR", state.toString());
        builder.environment().put("SLUICE_BUILD", "no");
        builder.environment().put("JAVA_HOME", System.getProperty("sluice.java.home", System.getProperty("java.home")));
        Process process = builder.start();
        assertThat(process.waitFor(300, TimeUnit.SECONDS))
                .as("ended: %s", command)
                .isTrue();
        return Files.readString(output);
    }
}
