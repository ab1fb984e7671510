package io.sluice.it.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Loads;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.RawSse;
import io.sluice.it.plane.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A reader that stops among fifty that do not. */
class StalledReaderIT {
    private static final int HEALTHY = 50;
    private static final int TOKENS = 600;
    private static final int STALLED_TOKENS = 4_000;
    private static final int WINDOW = 64;
    private static final String TOKENS_DECODED = "vllm:generation_tokens_total";
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = EchoPlane.with(128, 5_000)
                .edge("sluice.edge.stream.window", WINDOW)
                .edge("sluice.edge.http.send-buffer", "8k")
                // A small heap, in which growth would show.
                .edge(ServiceProcess.HEAP, "64m")
                .start();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void isParkedWithinItsCreditWhileTheOthersGoOn() throws Exception {
        try (Loads loads = new Loads(plane);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            healthy(threads); // warms the plane, so that both rounds below are alike
            double before = healthy(threads);
            String prompt = EchoPlane.prompt(STALLED_TOKENS);
            try (RawSse stalled = new RawSse(
                    plane.edge().httpPort(),
                    "/v1/completions",
                    EchoPlane.completion(prompt, STALLED_TOKENS * 2),
                    4 << 10)) {
                assertThat(stalled.head()).isEqualTo(200);
                Streamed answer = new Streamed();
                while (answer.text.isEmpty()) {
                    answer.take(Objects.requireNonNull(stalled.next(), "the stream ended early"));
                }
                // From here on nobody reads. The sequence must leave the batch.
                loads.await(Plane.ECHO_MODEL, "the stalled sequence is parked", load -> load.getParked() == 1);
                double generated = standstill();
                long memory = plane.edge().residentBytes();
                double during = healthy(threads);
                loads.await(Plane.ECHO_MODEL, "still parked", load -> load.getParked() == 1 && load.getRunning() == 0);
                double withHealthy = Metrics.sum(plane.accelerator(), TOKENS_DECODED);
                assertThat(withHealthy - generated)
                        .as("the parked sequence decoded nothing")
                        .isEqualTo((double) HEALTHY * TOKENS);
                double inFlight = Metrics.sum(plane.edge(), "sluice_edge_tokens_in_flight");
                assertThat(inFlight)
                        .as("tokens between slot and socket; the stalled stream is the only open one")
                        .isPositive()
                        .isLessThanOrEqualTo(WINDOW);
                System.out.printf(
                        "inter-token time of %d healthy streams: %.3f ms before, %.3f ms beside a stalled reader;"
                                + " its tokens in flight %.0f of %d; edge, with a heap of 64 MiB, grew by %,d KiB%n",
                        HEALTHY, before, during, inFlight, WINDOW, (plane.edge().residentBytes() - memory) >> 10);

                answer.rest(stalled); // and now it reads on: nothing is lost
                assertThat(answer.fault).isEmpty();
                assertThat(answer.text.toString()).isEqualTo(prompt);
                assertThat(answer.completionTokens).isEqualTo(STALLED_TOKENS);
            }
            loads.awaitIdle(Plane.ECHO_MODEL);
        }
    }

    /** Waits until the sockets' buffers are full and nothing is decoded any more; returns the tokens decoded so far. */
    private static double standstill() {
        double[] last = {-1};
        int[] same = {0};
        Await.until("the worker decodes nothing", Duration.ofSeconds(30), () -> {
            double now = Metrics.sum(plane.accelerator(), TOKENS_DECODED);
            same[0] = now == last[0] ? same[0] + 1 : 0;
            last[0] = now;
            return same[0] == 15;
        });
        return last[0];
    }

    /** Runs the healthy readers; returns their median mean time between tokens in milliseconds. */
    private static double healthy(ExecutorService threads) throws InterruptedException, ExecutionException {
        String prompt = EchoPlane.prompt(TOKENS);
        List<Callable<Streamed>> readers = new ArrayList<>();
        for (int i = 0; i < HEALTHY; i++) {
            readers.add(() -> read(prompt));
        }
        double[] gaps = new double[HEALTHY];
        int reader = 0;
        for (Future<Streamed> future : threads.invokeAll(readers)) {
            Streamed answer = future.get();
            assertThat(answer.fault).isEmpty();
            assertThat(answer.text.toString()).isEqualTo(prompt);
            assertThat(answer.completionTokens).isEqualTo(TOKENS);
            gaps[reader++] = answer.spanNanos / 1e6 / (TOKENS - 1);
        }
        Arrays.sort(gaps);
        return gaps[HEALTHY / 2];
    }

    private static Streamed read(String prompt) throws IOException {
        try (RawSse stream = new RawSse(
                plane.edge().httpPort(), "/v1/completions", EchoPlane.completion(prompt, TOKENS * 2), 256 << 10)) {
            return Streamed.read(stream);
        }
    }
}
