package io.sluice.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.IntNode;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged services under the manifests' own environment, ports and names: what they are asked for, they answer. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManifestsIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Cluster.hasLoopbackAddresses(), "this machine has no more than one loopback address");
        cluster = Cluster.start(Overlays.render("overlays/prod"), directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @MethodSource("io.sluice.it.kubernetes.Overlays#names")
    @Order(1)
    void everyVariableIsAPropertyOfItsService(String overlay) {
        for (Pod pod : Pod.services(Overlays.render(overlay))) {
            ConfigKeys keys = new ConfigKeys(pod.name());
            assertThat(pod.environment().keySet()).as(pod.name()).isNotEmpty().allMatch(keys::has);
            assertThat(pod.environment().keySet())
                    .as("a letter more in any of them is found")
                    .noneMatch(name -> keys.has(name + "X"));
        }
    }

    @Test
    @Order(2)
    void everyProbePasses() {
        for (PodProcess pod : cluster.pods()) {
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(pod.passes(probe))
                        .as("%s of %s", probe, pod.pod().name())
                        .isTrue();
            }
            IntNode grpc = IntNode.valueOf(pod.port("grpc"));
            assertThat(pod.serving(grpc, "")).as(pod.pod().name()).isTrue();
            assertThat(pod.serving(grpc, "no.such.Service"))
                    .as(pod.pod().name())
                    .isFalse();
        }
    }

    @Test
    @Order(3)
    void aRequestFindsItsWayByTheManifestsNames() throws Exception {
        assertThat(answer(EchoPlane.completion(EchoPlane.prompt(20), 10))).endsWith("data: [DONE]");
        // The accelerators' prefixes are known: the workers found the KV cache service by its name, and so did the
        // edge.
        assertThat(scrape("kv-cache")).contains("sluice_kv_workers 3.0");
        assertThat(scrape("edge")).doesNotContain("sluice_edge_workers 0.0");
        assertThat(cluster.pod("edge").volume("receipts").resolve("ledger.jsonl"))
                .isNotEmptyFile();
    }

    @Test
    @Order(4)
    void anAcceleratorThatStopsFinishesItsStreams() throws Exception {
        finishesWhatItHas(cluster.pod("accelerator"));
        cluster.restart("accelerator");
        Await.until("the edge has found the worker again", Duration.ofMinutes(1), () -> status() == 200);
    }

    @Test
    @Order(5)
    void anEdgeThatStopsFinishesItsStreams() throws Exception {
        finishesWhatItHas(cluster.pod("edge"));
    }

    private static int status() {
        try {
            return HttpClient.newHttpClient()
                    .send(request(EchoPlane.completion("water", 1)), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void finishesWhatItHas(PodProcess stopped) throws Exception {
        String body = EchoPlane.completion(EchoPlane.prompt(3_000), 3_000);
        HttpResponse<java.io.InputStream> stream =
                HttpClient.newHttpClient().send(request(body), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        try (var reader = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String last = reader.readLine();
            for (int i = 0; i < 100; i++) {
                last = reader.readLine();
            }
            stopped.terminate();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                last = line.isEmpty() ? last : line;
            }
            assertThat(last).isEqualTo("data: [DONE]");
        }
        Await.until(stopped.pod().name() + " has ended", Duration.ofSeconds(60), () -> !stopped.alive());
    }

    private static HttpRequest request(String body) {
        PodProcess edge = cluster.pod("edge");
        return HttpRequest.newBuilder(edge.uri(edge.port("http"), "/v1/completions"))
                .header("Authorization", "Bearer " + Plane.KEY)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String answer(String body) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request(body), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().strip();
    }

    private static String scrape(String name) throws Exception {
        PodProcess pod = cluster.pod(name);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(pod.uri(pod.port("http"), "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
