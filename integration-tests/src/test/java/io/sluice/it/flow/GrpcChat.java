package io.sluice.it.flow;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.inference.v1.ChatMessage;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.inference.v1.ChatStreamRequest;
import io.sluice.inference.v1.ChatStreamResponse;
import io.sluice.inference.v1.Credit;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.SamplingParameters;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC client of the bidirectional form, which grants credit when the test says so. */
final class GrpcChat implements ClientResponseObserver<ChatStreamRequest, ChatStreamResponse> {
    /** An event, or the end with its error. */
    record Item(@Nullable StreamEvent event, @Nullable Throwable error, boolean completed) {}

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private @Nullable ClientCallStreamObserver<ChatStreamRequest> requests;

    static ChatRequest.Builder question(String model, String text) {
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(ChatMessage.newBuilder().setRole("user").setContent(text));
    }

    static SamplingParameters.Builder tokens(int max) {
        return SamplingParameters.newBuilder().setMaxTokens(max).setSeed(7);
    }

    static GrpcChat open(Plane plane, ChatRequest start) {
        GrpcChat chat = new GrpcChat();
        InferenceServiceGrpc.newStub(plane.authorized()).chatStream(chat);
        chat.send(ChatStreamRequest.newBuilder().setStart(start).build());
        return chat;
    }

    void credit(int tokens) {
        send(ChatStreamRequest.newBuilder()
                .setCredit(Credit.newBuilder().setTokens(tokens))
                .build());
    }

    void send(ChatStreamRequest request) {
        if (requests != null) {
            requests.onNext(request);
        }
    }

    void abort() {
        if (requests != null) {
            requests.cancel("the client has gone", null);
        }
    }

    /** Next event or end; fails when none comes within half a minute. */
    Item next() throws InterruptedException {
        Item item = items.poll(30, TimeUnit.SECONDS);
        if (item == null) {
            throw new AssertionError("no event within 30 s");
        }
        return item;
    }

    @Nullable
    Item nextWithin(long millis) throws InterruptedException {
        return items.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChatStreamRequest> call) {
        requests = call;
    }

    @Override
    public void onNext(ChatStreamResponse value) {
        items.add(new Item(value.getEvent(), null, false));
    }

    @Override
    public void onError(Throwable error) {
        items.add(new Item(null, error, true));
    }

    @Override
    public void onCompleted() {
        items.add(new Item(null, null, true));
    }
}
