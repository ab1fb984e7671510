package io.sluice.contracts.stream;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.Flow.Subscriber;
import org.jspecify.annotations.Nullable;

/** One call under way: its answer goes to a subscriber, its requests come from a Multi. */
final class StartedCall<Q, T> extends ClientCall.Listener<T> {
    private final ClientCall<Q, T> call;
    private final Subscriber<? super T> subscriber;
    private final Inbound<T> answer;
    private final Outbound<Q> requests;
    /** gRPC refuses to start a call that has been cancelled, so cancellation waits for the start. */
    private volatile boolean started;

    StartedCall(ClientCall<Q, T> call, Subscriber<? super T> subscriber) {
        this.call = call;
        this.subscriber = subscriber;
        this.answer = new Inbound<>(subscriber, call::request, this::stop);
        this.requests = new Outbound<>(new ClientSink<>(call, answer));
    }

    void start(Multi<Q> upstream) {
        subscriber.onSubscribe(answer);
        if (answer.isCancelled()) {
            return;
        }
        try {
            call.start(this, new Metadata());
        } catch (RuntimeException refused) {
            answer.failed(refused);
            return;
        }
        started = true;
        if (answer.isEnded()) {
            stop(null);
        }
        upstream.subscribe().withSubscriber(requests);
        answer.open();
    }

    private void stop(@Nullable Throwable cause) {
        if (started) {
            requests.cancel();
            call.cancel(cause == null ? "The subscriber has cancelled" : "The call was given up", cause);
        }
    }

    @Override
    public void onReady() {
        requests.ready();
    }

    @Override
    public void onMessage(T message) {
        answer.message(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        requests.cancel();
        if (status.isOk()) {
            answer.completed();
        } else {
            answer.failed(status.asRuntimeException(trailers));
        }
    }
}
