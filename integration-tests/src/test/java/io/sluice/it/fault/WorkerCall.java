package io.sluice.it.fault;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.Cancel;
import io.sluice.accelerator.v1.GenerateRequest;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.FinishReason;
import io.sluice.types.v1.RequestContext;
import io.sluice.types.v1.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A Generate call to the worker itself, past edge and admission. */
final class WorkerCall implements ClientResponseObserver<GenerateRequest, GenerateResponse>, AutoCloseable {
    private static final int MAX_TOKENS = 100_000;

    private final List<GenerateResponse> seen = new ArrayList<>();
    private final CompletableFuture<FinishReason> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<GenerateRequest> requests;

    /** Opens a call with credit for its whole answer. */
    static WorkerCall open(Plane plane, int promptTokens, long deadlineMicros) {
        return openWithCredit(plane, promptTokens, deadlineMicros, MAX_TOKENS);
    }

    /** Opens a call of a prompt that no other one shares a block with. */
    static WorkerCall openWithCredit(Plane plane, int promptTokens, long deadlineMicros, int credit) {
        GenerateStart.Builder start = GenerateStart.newBuilder()
                .setContext(RequestContext.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setCacheSalt(UUID.randomUUID().toString())
                        .setDeadlineUs(deadlineMicros))
                .setWorkerId("acc-0.echo")
                .setModel(Plane.ECHO_MODEL)
                .setSampling(SamplingParameters.newBuilder().setMaxTokens(MAX_TOKENS))
                .setCreditTokens(credit);
        for (int i = 0; i < promptTokens; i++) {
            start.addPromptIds(1_000 + i);
        }
        WorkerCall call = new WorkerCall();
        AcceleratorServiceGrpc.newStub(plane.channel(plane.accelerator())).generate(call);
        call.send(GenerateRequest.newBuilder().setStart(start).build());
        return call;
    }

    void cancel() {
        send(GenerateRequest.newBuilder()
                .setCancel(Cancel.newBuilder().setReason(FinishReason.FINISH_REASON_CANCELLED))
                .build());
    }

    /** Why the call ended, which it must within half a minute. */
    FinishReason end() throws InterruptedException {
        try {
            return end.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the call has no Finish: " + seen, e);
        }
    }

    boolean promptIsComputed() {
        synchronized (seen) {
            return seen.stream().anyMatch(GenerateResponse::hasPrompt);
        }
    }

    int tokens() {
        synchronized (seen) {
            return seen.stream()
                    .filter(GenerateResponse::hasTokens)
                    .mapToInt(answer -> answer.getTokens().getIdsCount())
                    .sum();
        }
    }

    private void send(GenerateRequest request) {
        if (requests != null) {
            requests.onNext(request);
        }
    }

    @Override
    public void close() {
        if (requests != null) {
            requests.cancel("the test is over", null);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GenerateRequest> call) {
        requests = call;
    }

    @Override
    public void onNext(GenerateResponse value) {
        synchronized (seen) {
            seen.add(value);
        }
        if (value.hasFinish()) {
            end.complete(value.getFinish().getReason());
        }
    }

    @Override
    public void onError(Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        end.completeExceptionally(new AssertionError("no Finish before the end of the call"));
    }
}
