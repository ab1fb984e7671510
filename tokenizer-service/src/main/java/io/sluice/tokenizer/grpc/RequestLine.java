package io.sluice.tokenizer.grpc;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.sluice.contracts.text.Shown;
import io.sluice.tokenizer.telemetry.Names;
import org.jboss.logging.Logger;

/**
 * The one line a request logs, written within the request's trace whatever thread ends it. Take it where the call begins.
 */
final class RequestLine {
    private static final Logger LOG = Logger.getLogger(Names.REQUEST_LOG);
    private static final int NANOS_A_MICRO = 1_000;

    private final Context trace = Context.current();
    private final long start = System.nanoTime();
    private final String call;
    private String requestId = "";
    private String model = "";
    private long inputTokens;
    private long outputTokens;
    private long encodeNanos;

    RequestLine(String call) {
        this.call = call;
    }

    /** The caller's id of the request, cut where it is long. */
    RequestLine requestId(String id) {
        requestId = Shown.word(id);
        return this;
    }

    RequestLine model(String id) {
        model = id;
        Span.fromContext(trace).setAttribute(Names.SPAN_MODEL, id);
        return this;
    }

    /** Tokens of the prompt or text, and how long they took from the start of the call. */
    RequestLine input(long tokens) {
        inputTokens = tokens;
        encodeNanos = System.nanoTime() - start;
        Span.fromContext(trace).setAttribute(Names.SPAN_INPUT_TOKENS, tokens);
        return this;
    }

    RequestLine output(long tokens) {
        outputTokens = tokens;
        return this;
    }

    /** Time since the start of the call, in nanoseconds. */
    long elapsedNanos() {
        return System.nanoTime() - start;
    }

    /** Writes the line. */
    void end(String reason) {
        trace.wrap(() -> LOG.infof(
                        "%s request_id=%s model=%s input_tokens=%d output_tokens=%d encode_us=%d duration_us=%d reason=%s",
                        call,
                        requestId,
                        model,
                        inputTokens,
                        outputTokens,
                        encodeNanos / NANOS_A_MICRO,
                        elapsedNanos() / NANOS_A_MICRO,
                        reason))
                .run();
    }
}
