package io.sluice.edge.http;

import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/**
 * Collects a request's body up to a limit and within a time. A body over it is refused at once, before it has come
 * whole. What comes after a refusal is thrown away, within the same time and a few times the limit; then the connection
 * is closed.
 */
final class BodyCollector implements Handler<Buffer> {
    private static final int DISCARDED_LIMITS = 4;

    /** Takes a body. */
    interface Taker {
        /** Returns whether so many more bytes may be held; if not, the request was refused. */
        boolean hold(long bytes);

        /** The body is too large or too slow. */
        void refused(RequestFailure failure);

        /** The whole body is there. */
        void complete(byte[] body);

        /** The client went away before. */
        void gone();
    }

    private final HttpServerRequest request;
    private final ContextInternal context;
    private final long limit;
    private final Taker taker;
    private final long timer;
    private Buffer body = Buffer.buffer();
    private long discarded;
    private boolean refused;

    private BodyCollector(
            HttpServerRequest request, ContextInternal context, long limit, Duration within, Taker taker) {
        this.request = request;
        this.context = context;
        this.limit = limit;
        this.taker = taker;
        this.timer = context.owner().setTimer(within.toMillis(), late -> late());
    }

    /**
     * Collects a body.
     *
     * @param limit bytes at most
     * @param within time it may take
     */
    static void collect(HttpServerRequest request, ContextInternal context, long limit, Duration within, Taker taker) {
        BodyCollector collector = new BodyCollector(request, context, limit, within, taker);
        collector.listen();
        if (declared(request) > limit) {
            collector.tooLarge();
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
    }

    /** Reads a body that nobody asked for and throws it away, so that the connection can be used again. */
    static void discard(HttpServerRequest request, ContextInternal context, long limit, Duration within) {
        BodyCollector collector = new BodyCollector(request, context, limit, within, NOBODY);
        collector.refused = true;
        collector.listen();
    }

    @Override
    public void handle(Buffer piece) {
        if (refused) {
            discard(piece.length());
            return;
        }
        if (body.length() + (long) piece.length() > limit) {
            tooLarge();
        } else if (taker.hold(piece.length())) {
            body.appendBuffer(piece);
        } else {
            refused = true;
        }
    }

    private void listen() {
        request.endHandler(end -> {
            context.owner().cancelTimer(timer);
            if (!refused) {
                byte[] whole = body.getBytes();
                // The request lives as long as its answer: it shall not keep its body as well.
                body = Buffer.buffer();
                taker.complete(whole);
            }
        });
        request.exceptionHandler(broken -> {
            context.owner().cancelTimer(timer);
            taker.gone();
        });
        request.handler(this);
        request.resume();
    }

    private void late() {
        // Whoever does not send shall not keep the connection either.
        if (refused) {
            request.connection().close();
            return;
        }
        refused = true;
        request.response().endHandler(ended -> request.connection().close());
        taker.refused(new RequestFailure.Stalled("The body of the request did not come in time."));
    }

    // A client reads the answer only once it has sent its body: some of the rest is read and thrown away.
    private void discard(int bytes) {
        discarded += bytes;
        if (discarded > limit * DISCARDED_LIMITS) {
            request.connection().close();
        }
    }

    private void tooLarge() {
        refused = true;
        taker.refused(new RequestFailure.TooLarge(
                "", "The body is larger than " + limit + " bytes, the limit. Send less.", "body_too_large"));
    }

    private static long declared(HttpServerRequest request) {
        String length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static final Taker NOBODY = new Taker() {
        @Override
        public boolean hold(long bytes) {
            return false;
        }

        @Override
        public void refused(RequestFailure failure) {}

        @Override
        public void complete(byte[] body) {}

        @Override
        public void gone() {}
    };
}
