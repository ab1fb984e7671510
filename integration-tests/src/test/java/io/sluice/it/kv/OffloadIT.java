package io.sluice.it.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import io.sluice.types.v1.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A packaged worker with little room offloads what it evicts to a packaged KV service, and gets it back. */
class OffloadIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String MODEL = "sluice/echo";
    private static final int KV_TOKENS = 4_096;
    private static final int BLOCKS = 127;
    /** Full blocks, and the token that is computed always. */
    private static final int PROMPT = BLOCKS * 16 + 1;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"modelled", "real"})
    void getsBackWhatTheWorkerHasEvicted(String payload) throws IOException {
        Path logs = Files.createDirectories(directory.resolve(payload));
        ServiceProcess kvCache = new ServiceProcess(
                "kv-cache",
                "kv-cache",
                logs,
                Map.of(ServiceProcess.HEAP, "128m", "sluice.kv-cache.store.payload", payload));
        ServiceProcess worker = new ServiceProcess("accelerator", "acc-0", logs, worker(kvCache, payload));
        kvCache.start();
        worker.start();
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", worker.grpcPort())
                .usePlaintext()
                .build();
        try {
            kvCache.awaitReady();
            worker.awaitReady();
            comesBack(kvCache, worker, channel);
            kvCache.kill();
            assertThat(ask(channel, 7).getCachedTokens())
                    .as("without the store the worker answers as well")
                    .isZero();
        } finally {
            channel.shutdownNow();
            worker.kill();
            kvCache.kill();
        }
    }

    private static void comesBack(ServiceProcess kvCache, ServiceProcess worker, ManagedChannel channel) {
        assertThat(ask(channel, 1).getCachedTokens()).isZero();
        for (int other = 2; other <= 4; other++) {
            assertThat(ask(channel, other).getCachedTokens()).isZero();
        }
        Await.until(
                worker::tail,
                LIMIT,
                () -> Metrics.sum(kvCache, "sluice_kv_store_blocks") >= BLOCKS
                        && Metrics.sum(worker, "sluice_worker_kv_offload_tokens_total") >= BLOCKS * 16);
        assertThat(ask(channel, 1).getCachedTokens())
                .as("nothing of it is in the worker")
                .isEqualTo(BLOCKS * 16);
        Await.until(
                "the worker's load says so",
                LIMIT,
                () -> Metrics.sum(worker, "sluice_worker_kv_fetched_tokens_total") == BLOCKS * 16);
        assertThat(Metrics.sum(kvCache, "sluice_kv_store_hit_blocks_total")).isGreaterThanOrEqualTo(BLOCKS);
        assertThat(worker.scrape()).contains("outcome=\"corrupt\"").doesNotContainPattern("outcome=\"corrupt\"} [1-9]");
    }

    private static Map<String, String> worker(ServiceProcess kvCache, String payload) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(ServiceProcess.HEAP, "192m");
        all.put("sluice.accelerator.instance", "acc-0");
        all.put("sluice.accelerator.kv-cache.endpoint", kvCache.endpoint());
        all.put("sluice.accelerator.offload.enabled", "true");
        all.put("sluice.accelerator.offload.payload", payload);
        // A busy machine shall not decide what is found.
        all.put("sluice.accelerator.offload.fetch-timeout", "10s");
        for (int worker = 0; worker < 3; worker++) {
            String begin = "sluice.accelerator.workers[" + worker + "].";
            all.put(begin + "name", worker == 0 ? "a" : "unused");
            all.put(begin + "model", MODEL);
            all.put(begin + "profile", "fixed");
            all.put(begin + "engine", "echo");
            all.put(begin + "corpus", "cl100k_base");
            all.put(begin + "replicas", worker == 0 ? "1" : "0");
            all.put(begin + "kv-tokens", Integer.toString(KV_TOKENS));
        }
        return all;
    }

    /** Sends a prompt that shares nothing with the others. */
    private static Usage ask(ManagedChannel channel, int number) {
        int[] ids = new int[PROMPT];
        Arrays.setAll(ids, at -> 1_000 + (at * 31 + number * 977) % 50_000);
        GenerateStart start = GenerateStart.newBuilder()
                .setContext(RequestContext.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setDeadlineUs(TimeUnit.SECONDS.toMicros(30)))
                .setWorkerId("acc-0.a")
                .setModel(MODEL)
                .setSampling(SamplingParameters.newBuilder().setMaxTokens(4))
                .setCreditTokens(4)
                .addAllPromptIds(Arrays.stream(ids).boxed().toList())
                .build();
        Answer answer = new Answer();
        StreamObserver<GenerateRequest> requests = AcceleratorServiceGrpc.newStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .generate(answer);
        requests.onNext(GenerateRequest.newBuilder().setStart(start).build());
        return answer.usage.orTimeout(40, TimeUnit.SECONDS).join();
    }

    private static final class Answer implements StreamObserver<GenerateResponse> {
        private final CompletableFuture<Usage> usage = new CompletableFuture<>();

        @Override
        public void onNext(GenerateResponse response) {
            if (response.hasFinish()) {
                usage.complete(response.getFinish().getUsage());
            }
        }

        @Override
        public void onError(Throwable failure) {
            usage.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            usage.completeExceptionally(new IllegalStateException("the answer has no end"));
        }
    }
}
