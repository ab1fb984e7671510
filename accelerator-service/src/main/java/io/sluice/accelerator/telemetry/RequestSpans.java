package io.sluice.accelerator.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;

/** Writes the spans of a request, with the times the worker measured, below the span of its call. */
@Singleton
class RequestSpans {
    private static final AttributeKey<Long> SEQ = AttributeKey.longKey(Names.ATTRIBUTE_SEQ);

    private final Tracer tracer;

    RequestSpans(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer(Names.TRACER);
    }

    void write(RequestRecord request) {
        Span call = Span.fromContext(request.trace);
        if (!call.getSpanContext().isSampled()) {
            return;
        }
        long arrival = request.arrivalNanos + request.epochOffsetNanos;
        long firstStep = arrival + request.queueNanos;
        span(request, Names.SPAN_QUEUE, arrival).end(firstStep, TimeUnit.NANOSECONDS);
        long end = firstStep + request.promptNanos + request.completionNanos;
        if (request.promptNanos > 0) {
            long prefilled = firstStep + Math.min(request.prefillNanos, request.promptNanos);
            Span prefill = span(request, Names.SPAN_PREFILL, firstStep);
            prefill.setAttribute(Names.ATTRIBUTE_INPUT_TOKENS, request.promptTokens);
            prefill.setAttribute(Names.ATTRIBUTE_CACHED_TOKENS, request.cachedTokens);
            prefill.end(prefilled, TimeUnit.NANOSECONDS);
            if (request.prefilled) {
                decode(request, prefilled, firstStep + request.promptNanos, end);
            }
        }
    }

    private void decode(RequestRecord request, long start, long firstToken, long end) {
        Span decode = span(request, Names.SPAN_DECODE, start);
        if (request.generatedTokens > 0) {
            decode.addEvent(Names.EVENT_FIRST_TOKEN, firstToken, TimeUnit.NANOSECONDS);
        }
        for (int i = 0; i < request.events; i++) {
            long seq = request.eventSeqs[i];
            decode.addEvent(
                    seq < 0 ? Names.EVENT_RESUME : Names.EVENT_PARK,
                    Attributes.of(SEQ, seq < 0 ? ~seq : seq),
                    request.eventNanos[i] + request.epochOffsetNanos,
                    TimeUnit.NANOSECONDS);
        }
        decode.setAttribute(Names.ATTRIBUTE_OUTPUT_TOKENS, request.generatedTokens);
        decode.setAttribute(Names.ATTRIBUTE_FINISH, request.outcome);
        decode.addEvent(Names.EVENT_FINISH, end, TimeUnit.NANOSECONDS);
        decode.end(end, TimeUnit.NANOSECONDS);
    }

    private Span span(RequestRecord request, String name, long start) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(request.trace)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .setAttribute(Names.ATTRIBUTE_REQUEST, request.requestId)
                .setAttribute(Names.ATTRIBUTE_WORKER, request.workerId)
                .setAttribute(Names.ATTRIBUTE_MODEL, request.model);
        return builder.startSpan();
    }
}
