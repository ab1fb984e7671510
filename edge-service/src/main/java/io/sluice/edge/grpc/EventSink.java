package io.sluice.edge.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.edge.adapter.Messages;
import io.sluice.edge.pipeline.AnswerSink;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.Operation;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.inference.v1.Accepted;
import io.sluice.inference.v1.Finish;
import io.sluice.inference.v1.StreamEvent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer as messages. A message has drained once the transport has nothing left to send; what it holds meanwhile is
 * bounded by the stream's window.
 *
 * @param <T> the call's message
 */
final class EventSink<T> implements AnswerSink {
    private final ServerCallStreamObserver<T> response;
    private final Function<StreamEvent, T> wrap;
    private @Nullable Exchange exchange;
    private int undrained;
    private boolean withIds;
    private boolean ended;

    EventSink(ServerCallStreamObserver<T> response, Function<StreamEvent, T> wrap) {
        this.response = response;
        this.wrap = wrap;
    }

    void attach(Exchange opened) {
        exchange = opened;
    }

    /** The transport has sent what it had. */
    void ready() {
        if (undrained > 0 && exchange != null && response.isReady()) {
            int tokens = undrained;
            undrained = 0;
            exchange.drained(tokens);
        }
    }

    /** The client went away. */
    void gone() {
        if (exchange != null) {
            exchange.clientGone();
        }
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void accepted(Exchange request, long predictedFirstTokenMicros) {
        withIds = request.parsed().orElseThrow().operation() == Operation.COMPLETION;
        send(StreamEvent.newBuilder()
                .setAccepted(Accepted.newBuilder()
                        .setRequestId(request.id())
                        .setModel(request.parsed().orElseThrow().model())
                        .setWorkerId(request.workerId())
                        .setSeed(request.seed())
                        .setPredictedFirstTokenUs(predictedFirstTokenMicros))
                .build());
    }

    @Override
    public void prefilled(Exchange request) {
        // The first delta follows.
    }

    @Override
    public void delta(Delta delta) {
        io.sluice.inference.v1.Delta.Builder piece = io.sluice.inference.v1.Delta.newBuilder()
                .setSeq(delta.seq())
                .setTokenCount(delta.ids().length)
                .setText(delta.text())
                .setChainHash(delta.chainHash());
        if (withIds) {
            piece.addAllIds(Messages.list(delta.ids()));
        }
        send(StreamEvent.newBuilder().setDelta(piece).build());
        undrained += delta.ids().length;
        ready();
    }

    @Override
    public void finished(Answer answer) {
        send(StreamEvent.newBuilder()
                .setFinish(Finish.newBuilder()
                        .setReason(Messages.reason(answer.reason()))
                        .setUsage(Messages.usage(answer.usage()))
                        .setTimings(Messages.timings(answer.times()))
                        .setDeviceUse(Messages.use(answer.times().use())))
                .build());
        ended = true;
        if (!response.isCancelled()) {
            response.onCompleted();
        }
        close();
    }

    @Override
    public void failed(RequestFailure failure) {
        ended = true;
        if (!response.isCancelled()) {
            response.onError(GrpcErrors.status(failure));
        }
        close();
    }

    // What the transport still holds is a part of the window at most: it needs no place of its own.
    private void close() {
        if (exchange != null) {
            exchange.close();
        }
    }

    private void send(StreamEvent event) {
        if (!response.isCancelled()) {
            response.onNext(wrap.apply(event));
        }
    }
}
