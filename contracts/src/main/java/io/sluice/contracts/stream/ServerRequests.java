package io.sluice.contracts.stream;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.helpers.Subscriptions;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes the requests of a served call to one subscriber. They may end before the subscriber comes. */
final class ServerRequests<Q> implements StreamObserver<Q>, Publisher<Q> {
    private final ServerCallStreamObserver<?> call;
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Inbound<Q> inbound;
    private volatile @Nullable Consumer<Inbound<Q>> end;

    ServerRequests(ServerCallStreamObserver<?> call) {
        this.call = call;
        call.disableAutoRequest();
    }

    @Override
    public void subscribe(Subscriber<? super Q> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!taken.compareAndSet(false, true)) {
            Subscriptions.fail(subscriber, new IllegalStateException("The requests have a subscriber already"));
            return;
        }
        Inbound<Q> requests = new Inbound<>(subscriber, call::request, this::stop);
        subscriber.onSubscribe(requests);
        inbound = requests;
        // Either this thread or gRPC's sees both the end and the subscriber; where both do, the second is ignored.
        deliverEnd();
        requests.open();
    }

    /** A subscriber that cancels gets no more, and the call goes on; one that breaks the protocol is told. */
    private void stop(@Nullable Throwable cause) {
        if (cause != null) {
            onError(cause);
        }
    }

    @Override
    public void onNext(Q request) {
        Objects.requireNonNull(inbound, "a request came unasked").message(request);
    }

    @Override
    public void onError(Throwable failure) {
        end = requests -> requests.failed(failure);
        deliverEnd();
    }

    @Override
    public void onCompleted() {
        end = Inbound::completed;
        deliverEnd();
    }

    private void deliverEnd() {
        Consumer<Inbound<Q>> how = end;
        Inbound<Q> requests = inbound;
        if (how != null && requests != null) {
            how.accept(requests);
        }
    }
}
