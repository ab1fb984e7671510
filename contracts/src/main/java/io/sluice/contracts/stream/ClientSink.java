package io.sluice.contracts.stream;

import io.grpc.ClientCall;

/** The request half of a call under way. */
final class ClientSink<Q> implements Sink<Q> {
    private final ClientCall<Q, ?> call;
    private final Inbound<?> answer;
    private volatile boolean begun;

    ClientSink(ClientCall<Q, ?> call, Inbound<?> answer) {
        this.call = call;
        this.answer = answer;
    }

    /** The first batch is taken at once: it travels with the call's headers, without waiting for the transport's turn. */
    @Override
    public boolean isReady() {
        return !begun || call.isReady();
    }

    @Override
    public void send(Q request) {
        begun = true;
        try {
            call.sendMessage(request);
        } catch (IllegalStateException lateForCancelledCall) {
            // gRPC refuses to send on a call that another thread has cancelled meanwhile.
            if (!answer.isEnded()) {
                throw lateForCancelledCall;
            }
        }
    }

    @Override
    public void complete() {
        try {
            call.halfClose();
        } catch (IllegalStateException lateForCancelledCall) {
            if (!answer.isEnded()) {
                throw lateForCancelledCall;
            }
        }
    }

    @Override
    public void fail(Throwable failure) {
        answer.abort(failure);
    }
}
