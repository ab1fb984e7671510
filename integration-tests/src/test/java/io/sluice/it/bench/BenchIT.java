package io.sluice.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sluice bench} as a process of its own against the packaged plane. */
class BenchIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static Plane plane;

    @TempDir
    Path folder;

    private record Ran(int code, String out) {}

    @BeforeAll
    static void start() {
        plane = EchoPlane.with(16, 2_000).start();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void measuresThePlaneOverHttpAndNamesWhatTheFirstTokenIsMadeOf() throws Exception {
        Path html = folder.resolve("report.html");
        Ran ran = bench(
                "--url",
                "http://127.0.0.1:" + plane.edge().httpPort(),
                "--rate",
                "20",
                "--requests",
                "60",
                "--max-tokens",
                "10",
                "--json",
                "--html",
                html.toString(),
                "--slo",
                "latency=60s");
        assertThat(ran.code).as(ran.out).isZero();
        JsonNode told = JSON.readTree(ran.out);
        assertThat(told.path("answered").asInt()).isEqualTo(60);
        assertThat(told.path("tokens").asInt()).isEqualTo(600);
        assertThat(told.at("/slos/0/kept").asBoolean()).isTrue();
        JsonNode parts = told.path("ttft_parts_ms");
        assertThat(parts.fieldNames())
                .toIterable()
                .contains(
                        "receive", "tokenize", "admit", "place", "worker_hop", "queue", "prefill", "text", "not_named");
        // A step of the worker takes 2 ms, and the first token needs one.
        assertThat(parts.at("/prefill/p50").asDouble()).isGreaterThanOrEqualTo(1.9);
        assertThat(parts.at("/not_named/p50").asDouble())
                .as("the edge's stages follow each other without a gap")
                .isLessThan(1);
        assertThat(Files.readString(html)).contains("What the first token", "prefill (modelled)");
    }

    @Test
    void measuresThePlaneOverGrpc() throws Exception {
        Ran ran = bench(
                "--grpc",
                "127.0.0.1:" + plane.edge().grpcPort(),
                "--rate",
                "20",
                "--requests",
                "30",
                "--max-tokens",
                "10",
                "--json");
        assertThat(ran.code).as(ran.out).isZero();
        JsonNode told = JSON.readTree(ran.out);
        assertThat(told.path("answered").asInt()).isEqualTo(30);
        assertThat(told.path("tokens").asInt()).isEqualTo(300);
        assertThat(told.at("/itl_ms/p50").asDouble()).isGreaterThan(0);
    }

    /** Two rows begin with the same block, so the second one's prompt is cached as far. */
    @Test
    void replaysATraceWithItsSharedPrefixes() throws Exception {
        Path trace = Files.writeString(folder.resolve("trace.jsonl"), """
                {"timestamp": 0, "input_length": 1024, "output_length": 4, "hash_ids": [1, 2]}
                {"timestamp": 2000, "input_length": 1024, "output_length": 6, "hash_ids": [1, 3]}
                """);
        Ran ran = bench(
                "--url",
                "http://127.0.0.1:" + plane.edge().httpPort(),
                "--trace",
                trace.toString(),
                "--speed",
                "2",
                "--json");
        assertThat(ran.code).as(ran.out).isZero();
        JsonNode told = JSON.readTree(ran.out);
        assertThat(told.path("tokens").asInt()).isEqualTo(10);
        assertThat(told.path("cached_tokens").asInt()).isBetween(400, 560);
    }

    @Test
    void endsWithThreeWhereAnSloIsMissed() throws Exception {
        Ran ran = bench(
                "--url",
                "http://127.0.0.1:" + plane.edge().httpPort(),
                "--rate",
                "20",
                "--requests",
                "10",
                "--max-tokens",
                "20",
                "--slo",
                "latency:p50=1ms");
        assertThat(ran.code).isEqualTo(3);
        assertThat(ran.out).contains("MISSED  request latency p50 at most 1 ms");
    }

    private Ran bench(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("sluice.java.home", System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.load.Main",
                "--key",
                Plane.KEY,
                "--model",
                Plane.ECHO_MODEL));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the run ends").isTrue();
        return new Ran(
                process.exitValue(),
                Files.readString(out) + (process.exitValue() > 0 ? Files.readString(folder.resolve("err")) : ""));
    }
}
