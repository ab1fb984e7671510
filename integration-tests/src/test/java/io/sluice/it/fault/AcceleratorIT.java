package io.sluice.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.accelerator.v1.FaultServiceGrpc;
import io.sluice.accelerator.v1.Faults;
import io.sluice.accelerator.v1.SetFaultsRequest;
import io.sluice.contracts.status.RichStatus;
import io.sluice.inference.v1.Finish;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.SamplingParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged accelerator service: what a request is charged with, faults on demand, and its metrics. */
class AcceleratorIT {
    private static final String WORKER = "acc-0.echo";
    private static final int STEP_US = 2_000;
    private static final double WATTS = 1_000;
    private static final double USD_PER_HOUR = 36;

    @TempDir
    private Path folder;

    private @Nullable Plane current;

    @AfterEach
    void stop() {
        plane().close();
    }

    private Plane plane() {
        return Objects.requireNonNull(current);
    }

    @Test
    void whatRequestsAreChargedWithAddsUpToTheWorkersTime() throws IOException {
        Files.writeString(folder.resolve("priced.properties"), """
            kind=fixed
            step_us=%d
            sequence_us=10
            prefill_token_us=5
            max_sequences=8
            max_batched_tokens=512
            kv_tokens=65536
            planning_watts_per_device=%s
            measured_watts_per_device=700
            usd_per_device_hour=%s
            """.formatted(STEP_US, WATTS, USD_PER_HOUR));
        long started = System.nanoTime();
        current = echo().accelerator("sluice.accelerator.profiles-directory", folder)
                .accelerator("sluice.accelerator.workers[0].profile", "priced")
                .start();
        long micros = 0;
        double joules = 0;
        double usd = 0;
        for (int i = 1; i <= 5; i++) {
            Finish finish = generate(40 * i, 1_000);
            assertThat(finish.getDeviceUse().getDeviceTimeUs()).isGreaterThan((long) STEP_US * 40 * i);
            assertThat(finish.getDeviceUse().getMeasuredJoules())
                    .isCloseTo(finish.getDeviceUse().getPlanningJoules() * 0.7, within(1e-6));
            micros += finish.getDeviceUse().getDeviceTimeUs();
            joules += finish.getDeviceUse().getPlanningJoules();
            usd += finish.getDeviceUse().getCostUsd();
        }
        assertThat(joules).isCloseTo(micros * 1e-6 * WATTS, within(0.01));
        assertThat(usd).isCloseTo(micros * 1e-6 * USD_PER_HOUR / 3_600, within(1e-7));
        double charged = micros * 1e-6;
        Await.until(
                "the metrics have it",
                Duration.ofSeconds(10),
                () -> Math.abs(metric("sluice_worker_requests_device_time_seconds_total") - charged) < 1e-4
                        && Math.abs(metric("sluice_worker_device_time_seconds_total", "busy") - charged) < 1e-4);
        double idle = metric("sluice_worker_device_time_seconds_total", "idle");
        assertThat(charged + idle).isPositive().isLessThan((System.nanoTime() - started) * 1e-9);
        assertThat(metric("sluice_worker_energy_joules_total", "busy", "planning"))
                .isCloseTo(joules, within(0.1));
        assertThat(metric("sluice_worker_cost_usd_total", "busy")).isCloseTo(usd, within(1e-5));
        assertThat(metric("sluice_worker_cost_per_million_tokens_usd")).isPositive();
    }

    @Test
    void faultsAreRefusedUnlessTheyAreAllowed() {
        current = echo().start();
        assertThatThrownBy(() -> set(Faults.newBuilder().setErrorRate(1)))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
                    assertThat(RichStatus.from(refused).message()).contains("sluice.accelerator.faults.enabled");
                });
    }

    @Test
    void aCrashEndsTheProcessAndTheStreamsOnIt() {
        current = echo().accelerator("sluice.accelerator.faults.enabled", true).start();
        set(Faults.newBuilder().setCrashAtStep(50));
        assertThatThrownBy(() -> generate(1_000, 1_000)).isInstanceOf(StatusRuntimeException.class);
        assertThat(plane().accelerator().awaitExit()).isEqualTo(139);
        assertThat(plane().accelerator().tail()).contains("a fault on demand");
        plane().accelerator().start();
        plane().accelerator().awaitReady();
        Await.until("the edge sees the worker again", Duration.ofSeconds(20), this::answers);
    }

    @Test
    void aWorkerThatTakesItsTimeToStartIsNotReadyMeanwhile() {
        long start = System.nanoTime();
        current = echo().accelerator("sluice.accelerator.faults.enabled", true)
                .accelerator("sluice.accelerator.workers[0].faults.start-delay", "4s")
                .start();
        assertThat(System.nanoTime() - start).isGreaterThan(4_000_000_000L);
        Await.until("it answers", Duration.ofSeconds(20), this::answers);
    }

    @Test
    void itsMetricsAreWhatPrometheusReads() throws IOException, InterruptedException {
        current = echo().start();
        generate(40, 1_000);
        String of = "model_name=\"sluice/echo\",worker=\"acc-0.echo\"} ";
        Await.until(
                "the request is counted",
                Duration.ofSeconds(10),
                () -> scraped().contains("vllm:request_success_total{finished_reason=\"stop\"," + of + "1.0"));
        assertThat(scraped())
                .contains(
                        "# TYPE vllm:num_requests_waiting gauge",
                        "vllm:num_requests_waiting{" + of + "0.0",
                        "vllm:num_requests_running{" + of + "0.0",
                        "vllm:kv_cache_usage_perc{" + of + "0.0",
                        "vllm:cache_config_info{block_size=\"16\",model_name=\"sluice/echo\",num_gpu_blocks=\"262144\","
                                + "worker=\"acc-0.echo\"} 1.0",
                        "# TYPE vllm:prompt_tokens_total counter",
                        "vllm:prompt_tokens_total{" + of + "40.0",
                        "vllm:generation_tokens_total{" + of + "40.0",
                        "vllm:prefix_cache_queries_total{" + of + "40.0",
                        "vllm:prefix_cache_hits_total{" + of + "0.0",
                        "vllm:num_preemptions_total{" + of + "0.0",
                        "# TYPE vllm:time_to_first_token_seconds histogram",
                        "vllm:time_to_first_token_seconds_count{" + of + "1.0",
                        "vllm:inter_token_latency_seconds_count{" + of + "1.0",
                        "vllm:e2e_request_latency_seconds_count{" + of + "1.0",
                        "vllm:request_queue_time_seconds_count{" + of + "1.0",
                        "vllm:request_prefill_time_seconds_count{" + of + "1.0",
                        "vllm:request_decode_time_seconds_count{" + of + "1.0");
        String promtool = System.getenv().getOrDefault("PROMTOOL", "/usr/bin/promtool");
        assumeTrue(Files.isExecutable(Path.of(promtool)), promtool + " is not there: the scrape is not checked by it");
        Process check = new ProcessBuilder(promtool, "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = check.getOutputStream()) {
            in.write(plane().accelerator().scrape().getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().filter(line -> line.startsWith("error")).toList())
                .isEmpty();
    }

    private List<String> scraped() {
        return plane().accelerator().scrape().lines().toList();
    }

    private Plane.Builder echo() {
        return EchoPlane.with(8, STEP_US);
    }

    private boolean answers() {
        try {
            generate(5, 10);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private double metric(String name, String... labels) {
        return scraped().stream()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void set(Faults.Builder faults) {
        FaultServiceGrpc.newBlockingStub(plane().channel(plane().accelerator()))
                .setFaults(SetFaultsRequest.newBuilder()
                        .setWorkerId(WORKER)
                        .setFaults(faults)
                        .build());
    }

    private Finish generate(int promptTokens, int maxTokens) {
        Iterator<GenerateResponse> answer = InferenceServiceGrpc.newBlockingStub(plane().authorized())
                .generate(GenerateRequest.newBuilder()
                        .setModel(Plane.ECHO_MODEL)
                        .setText(EchoPlane.prompt(promptTokens))
                        .setSampling(SamplingParameters.newBuilder().setMaxTokens(maxTokens))
                        .build());
        GenerateResponse last = answer.next();
        while (answer.hasNext()) {
            last = answer.next();
        }
        assertThat(last.getEvent().hasFinish()).isTrue();
        return last.getEvent().getFinish();
    }
}
