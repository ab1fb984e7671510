package io.sluice.kvcache.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sluice.contracts.status.RichStatus;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The client's end of a call that takes answers only when told to. */
final class ManualStream<Q, T> implements ClientResponseObserver<Q, T> {
    private final Queue<T> received = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<RichStatus> failure = new CompletableFuture<>();
    private final CompletableFuture<Boolean> completed = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<Q> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        started.disableAutoRequestWithInitial(0);
        call = started;
    }

    ClientCallStreamObserver<Q> call() {
        return Objects.requireNonNull(call);
    }

    void take(int messages) {
        call().request(messages);
    }

    /** What has come and was not taken by {@link #next}. */
    Queue<T> received() {
        return received;
    }

    /** Takes one message and waits for it. */
    T next() {
        take(1);
        Calls.await("a message", () -> !received.isEmpty() || failure.isDone());
        return Objects.requireNonNull(received.poll(), () -> "failed: " + failure.getNow(null));
    }

    RichStatus failure() throws ExecutionException, InterruptedException, TimeoutException {
        return failure.get(20, TimeUnit.SECONDS);
    }

    boolean completed() throws ExecutionException, InterruptedException, TimeoutException {
        return completed.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(T message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable error) {
        failure.complete(RichStatus.from((StatusRuntimeException) error));
        completed.complete(false);
    }

    @Override
    public void onCompleted() {
        completed.complete(true);
    }
}
