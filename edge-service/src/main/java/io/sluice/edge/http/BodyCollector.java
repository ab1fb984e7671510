package io.sluice.edge.http;

import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Collects a request's body up to a limit. A body over it is refused at once, before it has come whole. */
final class BodyCollector implements Handler<Buffer> {
    private static final int DISCARDED_LIMITS = 4;

    private final HttpServerRequest request;
    private final long limit;
    private final LongPredicate hold;
    private final Consumer<RequestFailure> refuse;
    private final Buffer body = Buffer.buffer();
    private long discarded;
    private boolean refused;

    private BodyCollector(HttpServerRequest request, long limit, LongPredicate hold, Consumer<RequestFailure> refuse) {
        this.request = request;
        this.limit = limit;
        this.hold = hold;
        this.refuse = refuse;
    }

    /**
     * Collects a body.
     *
     * @param limit bytes at most
     * @param hold asked for each piece whether so many more bytes may be held; if not, the request was refused
     * @param refuse told when the body is too large
     * @param complete told the whole body
     */
    static void collect(
            HttpServerRequest request,
            long limit,
            LongPredicate hold,
            Consumer<RequestFailure> refuse,
            Consumer<byte[]> complete) {
        BodyCollector collector = new BodyCollector(request, limit, hold, refuse);
        request.endHandler(end -> {
            if (!collector.refused) {
                complete.accept(collector.body.getBytes());
            }
        });
        if (declared(request) > limit) {
            collector.tooLarge();
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
            request.response().writeContinue();
        }
        request.handler(collector);
    }

    @Override
    public void handle(Buffer piece) {
        if (refused) {
            discard(piece.length());
            return;
        }
        if (body.length() + (long) piece.length() > limit) {
            tooLarge();
        } else if (hold.test(piece.length())) {
            body.appendBuffer(piece);
        } else {
            refused = true;
        }
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
        refuse.accept(new RequestFailure.TooLarge(
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
}
