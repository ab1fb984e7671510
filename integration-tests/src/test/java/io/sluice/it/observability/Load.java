package io.sluice.it.observability;

import io.grpc.stub.StreamObserver;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Requests of every kind to a plane, round after round until it is closed. */
final class Load implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final AcceleratorServiceGrpc.AcceleratorServiceStub accelerator;
    private final Thread thread;
    private volatile boolean closed;

    Load(Plane plane) {
        base = URI.create("http://127.0.0.1:" + plane.edge().httpPort());
        accelerator = AcceleratorServiceGrpc.newStub(plane.channel(plane.accelerator()));
        thread = Thread.ofPlatform().name("load").start(this::rounds);
    }

    private void rounds() {
        while (!closed) {
            Stream<CompletableFuture<?>> answers = Stream.of(
                    send("/v1/chat/completions", chat("openai/gpt-oss-20b", 30)),
                    send("/v1/chat/completions", chat("openai/gpt-oss-120b", 10)),
                    send("/v1/chat/completions", chat("no/such-model", 10)),
                    send("/v1/completions", EchoPlane.completion(EchoPlane.prompt(100), 5)),
                    strayed());
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
        }
    }

    /** A request for a worker that is not there, which the accelerator refuses. */
    private CompletableFuture<?> strayed() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        StreamObserver<GenerateRequest> requests = accelerator.generate(new StreamObserver<>() {
            @Override
            public void onNext(GenerateResponse value) {}

            @Override
            public void onError(Throwable refused) {
                ended.complete(null);
            }

            @Override
            public void onCompleted() {
                ended.complete(null);
            }
        });
        requests.onNext(GenerateRequest.newBuilder()
                .setStart(
                        GenerateStart.newBuilder().setWorkerId("no-such-worker").addPromptIds(1))
                .build());
        return ended;
    }

    private static String chat(String model, int tokens) {
        return """
                {"model":"%s","max_tokens":%d,"stream":true,"messages":[{"role":"user","content":"Tell me about the tides and what the moon does to them, please."}]}
                """.formatted(model, tokens);
    }

    private CompletableFuture<?> send(String path, String body) {
        return http.sendAsync(
                        HttpRequest.newBuilder(base.resolve(path))
                                .header("Authorization", "Bearer " + Plane.KEY)
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(30))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                // The load is there for the figures: what it is answered is not looked at.
                .handle((answer, failure) -> answer);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
