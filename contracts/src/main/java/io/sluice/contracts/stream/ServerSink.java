package io.sluice.contracts.stream;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.stub.ServerCallStreamObserver;

/** The response half of a served call. */
final class ServerSink<T> implements Sink<T> {
    private final ServerCallStreamObserver<T> response;
    private final Context context = Context.current();
    private Context.CancellationListener onContextCancelled = ignored -> {};

    ServerSink(ServerCallStreamObserver<T> response) {
        this.response = response;
    }

    /** Ties the call's events to what feeds it. Must be called before the service's method returns. */
    void drain(Outbound<T> outbound) {
        response.setOnReadyHandler(outbound::ready);
        response.setOnCancelHandler(() -> {
            outbound.cancel();
            context.removeListener(onContextCancelled);
        });
        // gRPC itself watches the deadline that the client sent; this also sees one that an interceptor has set.
        onContextCancelled = cancelled ->
                outbound.abort(Contexts.statusFromCancelled(cancelled).asRuntimeException());
        context.addListener(onContextCancelled, Runnable::run);
    }

    @Override
    public boolean isReady() {
        return response.isReady();
    }

    @Override
    public void send(T item) {
        response.onNext(item);
    }

    @Override
    public void complete() {
        context.removeListener(onContextCancelled);
        response.onCompleted();
    }

    @Override
    public void fail(Throwable failure) {
        context.removeListener(onContextCancelled);
        if (!response.isCancelled()) {
            response.onError(Failures.toStatus(failure));
        }
    }
}
