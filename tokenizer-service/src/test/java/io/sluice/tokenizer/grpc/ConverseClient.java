package io.sluice.tokenizer.grpc;

import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.tokenizer.v1.ConverseEnd;
import io.sluice.tokenizer.v1.ConverseRequest;
import io.sluice.tokenizer.v1.ConverseResponse;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.ConverseText;
import io.sluice.tokenizer.v1.ConverseTokens;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One conversation, from the client's side, step by step. */
final class ConverseClient {
    private static final int WAIT_S = 20;

    private final LinkedBlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final StreamObserver<ConverseRequest> requests;
    private ClientCallStreamObserver<ConverseRequest> call;

    /** @param initialRequests answers the client takes before it asks for more */
    @SuppressWarnings("NullAway.Init")
    ConverseClient(Channel channel, int initialRequests) {
        requests = TokenizerServiceGrpc.newStub(channel)
                .converse(new ClientResponseObserver<ConverseRequest, ConverseResponse>() {
                    @Override
                    public void beforeStart(ClientCallStreamObserver<ConverseRequest> started) {
                        call = started;
                        started.disableAutoRequestWithInitial(initialRequests);
                    }

                    @Override
                    public void onNext(ConverseResponse response) {
                        events.add(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        events.add(failure);
                    }

                    @Override
                    public void onCompleted() {
                        events.add("completed");
                    }
                });
    }

    ConverseClient start(ConverseStart.Builder start) {
        requests.onNext(ConverseRequest.newBuilder().setStart(start).build());
        return this;
    }

    ConverseClient tokens(long seq, List<Integer> ids) {
        requests.onNext(ConverseRequest.newBuilder()
                .setTokens(ConverseTokens.newBuilder().setSeq(seq).addAllIds(ids))
                .build());
        return this;
    }

    ConverseClient end() {
        requests.onNext(ConverseRequest.newBuilder()
                .setEnd(ConverseEnd.getDefaultInstance())
                .build());
        return this;
    }

    ConverseClient close() {
        requests.onCompleted();
        return this;
    }

    void cancel() {
        call.cancel("test", null);
    }

    ConverseResponse answer() throws InterruptedException {
        return (ConverseResponse) event();
    }

    ConverseText text() throws InterruptedException {
        return answer().getText();
    }

    Throwable failure() throws InterruptedException {
        return (Throwable) event();
    }

    Object event() throws InterruptedException {
        Object event = events.poll(WAIT_S, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing came within " + WAIT_S + " s");
        }
        return event;
    }
}
