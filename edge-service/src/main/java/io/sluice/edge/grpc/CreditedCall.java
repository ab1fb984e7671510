package io.sluice.edge.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.RequestFailure;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bidirectional call whose client grants credit: Start, then Credit and Cancel in any order. Messages are taken one
 * by one.
 *
 * @param <Q> the client's message
 * @param <S> the start among them
 */
final class CreditedCall<Q, S> implements StreamObserver<Q> {
    private static final long MAX_CREDIT = 1 << 20;

    private final ServerCallStreamObserver<?> response;
    private final EventSink<?> sink;
    private final Function<Q, Step<S>> step;
    private final Function<S, Exchange> start;
    private @Nullable Exchange exchange;

    /**
     * What a message asks for: one of the three, or nothing.
     *
     * @param start the start, or null
     * @param credit tokens granted, or -1
     * @param cancel whether the end is asked for
     */
    record Step<S>(@Nullable S start, long credit, boolean cancel) {}

    CreditedCall(
            ServerCallStreamObserver<?> response,
            EventSink<?> sink,
            Function<Q, Step<S>> step,
            Function<S, Exchange> start) {
        this.response = response;
        this.sink = sink;
        this.step = step;
        this.start = start;
    }

    @Override
    public void onNext(Q message) {
        if (sink.ended()) {
            return;
        }
        Step<S> asked = step.apply(message);
        if (asked.start() != null) {
            begin(asked.start());
        } else if (exchange == null) {
            sink.failed(new RequestFailure.Invalid("start", "The first message must be `start`."));
        } else if (asked.cancel()) {
            exchange.cancel();
        } else if (asked.credit() < 0) {
            exchange.reject(new RequestFailure.Invalid("", "The message is empty. Send `credit` or `cancel`."));
        } else if (asked.credit() >= 1 && asked.credit() <= MAX_CREDIT) {
            exchange.allow(asked.credit());
        } else {
            exchange.reject(new RequestFailure.Invalid(
                    "credit.tokens",
                    "`credit.tokens` must be from 1 to " + MAX_CREDIT + ", not " + asked.credit() + "."));
        }
        if (!response.isCancelled() && !sink.ended()) {
            response.request(1);
        }
    }

    @Override
    public void onError(Throwable broken) {
        if (exchange != null) {
            exchange.clientGone();
        }
    }

    @Override
    public void onCompleted() {
        // What was granted is still delivered; then the answer ends, for nobody can grant more.
        if (exchange != null) {
            exchange.allowNoMore();
        } else if (!sink.ended()) {
            sink.failed(new RequestFailure.Invalid("start", "The call ended before a `start`."));
        }
    }

    private void begin(S message) {
        if (exchange != null) {
            exchange.reject(new RequestFailure.Invalid("start", "`start` comes once. Open another call."));
            return;
        }
        exchange = start.apply(message);
    }
}
