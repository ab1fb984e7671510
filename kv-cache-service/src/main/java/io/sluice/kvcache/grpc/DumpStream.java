package io.sluice.kvcache.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.kvcache.v1.DumpResponse;
import java.util.Iterator;

/** One Dump call: reads on only while the transport takes, so a slow reader makes nothing pile up. */
final class DumpStream {
    private final Iterator<DumpResponse> messages;
    private final ServerCallStreamObserver<DumpResponse> response;
    private boolean ended;

    DumpStream(Iterator<DumpResponse> messages, ServerCallStreamObserver<DumpResponse> response) {
        this.messages = messages;
        this.response = response;
    }

    /** Must be called before the service's method returns. */
    void begin() {
        response.setOnCancelHandler(this::end);
        response.setOnReadyHandler(this::send);
        send();
    }

    private synchronized void send() {
        while (!ended && response.isReady()) {
            if (messages.hasNext()) {
                response.onNext(messages.next());
            } else {
                end();
                response.onCompleted();
            }
        }
    }

    private synchronized void end() {
        ended = true;
    }
}
