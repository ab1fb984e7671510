package io.sluice.it.flow;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.inference.v1.Credit;
import io.sluice.inference.v1.GenerateStreamRequest;
import io.sluice.inference.v1.GenerateStreamResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.sluice.it.plane.Plane;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC client of GenerateStream, which grants credit when the test says so. */
final class GenerateStream implements ClientResponseObserver<GenerateStreamRequest, GenerateStreamResponse> {
    private final BlockingQueue<Object> items = new LinkedBlockingQueue<>();
    private @Nullable ClientCallStreamObserver<GenerateStreamRequest> requests;

    static GenerateStream open(Plane plane, GenerateStreamRequest start) {
        GenerateStream call = new GenerateStream();
        InferenceServiceGrpc.newStub(plane.authorized()).generateStream(call);
        call.send(start);
        return call;
    }

    void credit(int tokens) {
        send(GenerateStreamRequest.newBuilder()
                .setCredit(Credit.newBuilder().setTokens(tokens))
                .build());
    }

    void abort() {
        if (requests != null) {
            requests.cancel("the client has gone", null);
        }
    }

    /** Next event; fails when none comes within half a minute, or the end instead. */
    StreamEvent next() throws InterruptedException {
        Object item = items.poll(30, TimeUnit.SECONDS);
        if (item instanceof StreamEvent event) {
            return event;
        }
        throw new AssertionError("no event, but " + item);
    }

    private void send(GenerateStreamRequest request) {
        if (requests != null) {
            requests.onNext(request);
        }
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<GenerateStreamRequest> call) {
        requests = call;
    }

    @Override
    public void onNext(GenerateStreamResponse value) {
        items.add(value.getEvent());
    }

    @Override
    public void onError(Throwable error) {
        items.add(error);
    }

    @Override
    public void onCompleted() {
        items.add("the end of the call");
    }
}
