package io.sluice.it.kv;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests to the workers of a fleet, one after another: chats that share beginnings and grow, so that caches fill, share
 * and evict. Those that a kill ends are counted, and nothing else is made of them.
 */
final class Traffic implements Runnable {
    private static final int CHATS = 40;
    private static final int LONGEST = 2_048;
    private static final int ANSWER = 24;
    private static final long LONGEST_SECONDS = 20;

    private final KvFleet fleet;
    private final Random random;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile boolean running = true;

    Traffic(KvFleet fleet, long seed) {
        this.fleet = fleet;
        this.random = new Random(seed);
    }

    long done() {
        return done.get();
    }

    long failed() {
        return failed.get();
    }

    void stop() {
        running = false;
    }

    @Override
    public void run() {
        while (running) {
            int accelerator = random.nextInt(fleet.accelerators().size());
            List<String> workers = fleet.workers(accelerator);
            int[] prompt = prompt(random.nextInt(CHATS), 64 + random.nextInt(LONGEST - 64));
            if (ask(accelerator, workers.get(random.nextInt(workers.size())), prompt)) {
                done.incrementAndGet();
            } else {
                failed.incrementAndGet();
                pause();
            }
        }
    }

    /** The first ids of a chat: a quarter of them all chats share. */
    static int[] prompt(int chat, int length) {
        int[] ids = new int[length];
        for (int at = 0; at < length; at++) {
            ids[at] = at < LONGEST / 4 ? 1_000 + at : 1_000 + (at * 31 + chat * 977) % 50_000;
        }
        return ids;
    }

    /** Hashes of a prompt's blocks. */
    static List<Long> hashes(int[] prompt) {
        return Arrays.stream(BlockHash.chain(KvFleet.MODEL, "", prompt, prompt.length))
                .boxed()
                .toList();
    }

    /** Asks a worker; returns whether it answered to the end. */
    boolean ask(int accelerator, String worker, int[] prompt) {
        List<Integer> ids = new ArrayList<>(prompt.length);
        Arrays.stream(prompt).forEach(ids::add);
        GenerateStart start = GenerateStart.newBuilder()
                .setContext(RequestContext.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setDeadlineUs(TimeUnit.SECONDS.toMicros(LONGEST_SECONDS)))
                .setWorkerId(worker)
                .setModel(KvFleet.MODEL)
                .setSampling(SamplingParameters.newBuilder().setMaxTokens(ANSWER))
                .setCreditTokens(ANSWER)
                .addAllPromptIds(ids)
                .build();
        Call call = new Call();
        try {
            AcceleratorServiceGrpc.newStub(fleet.channel(fleet.accelerators().get(accelerator)))
                    .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS)
                    .generate(call);
            return call.begin(start);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** One Generate call. */
    private static final class Call implements ClientResponseObserver<GenerateRequest, GenerateResponse> {
        private final CompletableFuture<ClientCallStreamObserver<GenerateRequest>> requests = new CompletableFuture<>();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        @Override
        public void beforeStart(ClientCallStreamObserver<GenerateRequest> call) {
            requests.complete(call);
        }

        boolean begin(GenerateStart start) throws InterruptedException {
            ClientCallStreamObserver<GenerateRequest> call = requests.join();
            call.onNext(GenerateRequest.newBuilder().setStart(start).build());
            try {
                return end.get(2 * LONGEST_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException lost) {
                return false;
            }
        }

        @Override
        public void onNext(GenerateResponse value) {
            if (value.hasFinish()) {
                end.complete(true);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(false);
        }

        @Override
        public void onCompleted() {
            end.complete(false);
        }
    }
}
