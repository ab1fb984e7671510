package io.sluice.edge.adapter;

import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.edge.pipeline.PortFailure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the one message of a unary call, or its failure. */
final class UnaryCall<T> implements LoopCall.Receiver<T> {
    private final Consumer<T> answer;
    private final Consumer<PortFailure> failed;
    private @Nullable T message;

    UnaryCall(Consumer<T> answer, Consumer<PortFailure> failed) {
        this.answer = answer;
        this.failed = failed;
    }

    @Override
    public void message(T received) {
        message = received;
    }

    @Override
    public void closed(Status status, Metadata trailers) {
        if (!status.isOk()) {
            failed.accept(BackendStatus.failure(status, trailers));
        } else if (message == null) {
            failed.accept(BackendStatus.failure(Status.INTERNAL.withDescription("no message came"), trailers));
        } else {
            answer.accept(message);
        }
    }
}
