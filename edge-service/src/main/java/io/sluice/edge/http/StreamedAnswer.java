package io.sluice.edge.http;

import io.sluice.edge.pipeline.AnswerSink;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer as server-sent events.
 *
 * <p>The head leaves with the prompt's prefill, so that whatever fails before is told by an HTTP status, which clients
 * retry; or with the first keep-alive comment, when the first token is long in coming. A failure after that is a data
 * line with an error, and the stream ends.
 */
final class StreamedAnswer implements AnswerSink {
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final String DONE = "data: [DONE]\n\n";

    private final HttpServerResponse response;
    private final SocketWriter writer;
    private final Exchange exchange;
    private final boolean withUsage;
    private final String tier;
    private final Consumer<Future<Void>> ended;
    private @Nullable Envelope envelope;
    private byte[] beforeText = {};
    private byte[] afterText = {};
    private boolean headSent;
    private boolean firstSent;

    StreamedAnswer(
            HttpServerResponse response,
            SocketWriter writer,
            Exchange exchange,
            boolean withUsage,
            String tier,
            Consumer<Future<Void>> ended) {
        this.response = response;
        this.writer = writer;
        this.exchange = exchange;
        this.withUsage = withUsage;
        this.tier = tier;
        this.ended = ended;
    }

    @Override
    public void accepted(Exchange request, long predictedFirstTokenMicros) {
        // Told with the first chunk.
    }

    @Override
    public void prefilled(Exchange request) {
        envelope();
        writer.ready(0);
    }

    @Override
    public void delta(Delta delta) {
        envelope();
        if (delta.text().isEmpty()) {
            // Nothing to show yet: these tokens have gone as far as they can.
            writer.ready(0);
            exchange.drained(delta.ids().length);
            return;
        }
        JsonBytes bytes = writer.bytes();
        if (delta.ids().length > 0) {
            bytes.raw("id: ").number(delta.seq() + delta.ids().length - 1).raw("\n");
        }
        bytes.raw(beforeText).escaped(delta.text()).raw(afterText);
        writer.ready(delta.ids().length);
    }

    @Override
    public void finished(Answer answer) {
        Envelope around = envelope();
        JsonBytes bytes = writer.bytes();
        around.last(bytes, answer);
        if (withUsage) {
            around.usageChunk(bytes, answer);
        }
        bytes.raw(DONE);
        ended.accept(writer.end());
    }

    @Override
    public void failed(RequestFailure failure) {
        if (!headSent) {
            ended.accept(HttpErrors.send(response, failure));
            return;
        }
        JsonBytes bytes = writer.bytes();
        bytes.raw("data: ");
        HttpErrors.body(failure, bytes);
        bytes.raw("\n\n");
        ended.accept(writer.end());
    }

    /** Shows that the stream is alive, unless something was written lately or the client takes nothing anyway. */
    void keepAlive() {
        if (!writer.wroteSinceAsked() && !writer.stalled()) {
            head();
            writer.bytes().raw(COMMENT);
            writer.ready(0);
        }
    }

    private Envelope envelope() {
        head();
        if (envelope == null) {
            envelope = Envelope.of(exchange, tier, true);
            beforeText = envelope.beforeText();
            afterText = envelope.afterText(withUsage);
        }
        if (!firstSent) {
            firstSent = true;
            envelope.first(writer.bytes(), withUsage);
        }
        return envelope;
    }

    private void head() {
        if (!headSent && !response.closed()) {
            headSent = true;
            response.setChunked(true)
                    .putHeader("content-type", "text/event-stream; charset=utf-8")
                    .putHeader("cache-control", "no-cache")
                    .putHeader("x-accel-buffering", "no")
                    .putHeader("server-timing", ServerTiming.header(exchange.times()));
        }
    }
}
