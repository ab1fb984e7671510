package io.sluice.edge.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.PortFailure;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.RequestObserver;
import io.sluice.edge.pipeline.StageName;
import io.sluice.edge.pipeline.TraceContext;
import io.sluice.edge.routing.Placement;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The spans, metrics and log line of one request. Below the server span stands {@code chat MODEL}; below that the
 * stages, and beside them what the tokenizer and the worker do, which outlasts any stage; what the prefix index does
 * hangs below {@code kv.match}.
 */
final class TracedRequest implements RequestObserver {
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final EdgeMetrics metrics;
    private final Context server;
    private Context request;
    private @Nullable Span span;
    private @Nullable Span stage;
    private @Nullable Span match;
    private boolean resolved;

    TracedRequest(Tracer tracer, TextMapPropagator propagator, EdgeMetrics metrics, Context server) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.metrics = metrics;
        this.server = server;
        this.request = server;
    }

    @Override
    public void entered(StageName name) {
        switch (name) {
            case TOKENIZE, PLACE -> stage = child(name.label()).startSpan();
            case ADMIT -> stage = child(Names.SPAN_ADMISSION).startSpan();
            // The others take no time worth a span, or are what the worker's own spans tell.
            case AUTHENTICATE, RECEIVE, RESOLVE, GENERATE, SETTLE -> {}
        }
    }

    @Override
    public void left(StageName name) {
        if (match != null) {
            match.end();
            match = null;
        }
        if (stage != null) {
            stage.end();
            stage = null;
        }
    }

    @Override
    public void resolved(Exchange exchange) {
        resolved = true;
        metrics.opened(exchange);
        InferenceRequest asked = exchange.parsed().orElseThrow();
        String operation = asked.operation().label();
        SpanBuilder builder = child(operation + ' ' + asked.model())
                .setAttribute(Names.OPERATION, operation)
                .setAttribute(Names.PROVIDER, Names.PROVIDER_NAME)
                .setAttribute(Names.REQUEST_MODEL, asked.model())
                .setAttribute(Names.RESPONSE_MODEL, asked.model())
                .setAttribute(Names.RESPONSE_ID, exchange.id())
                .setAttribute(Names.STREAM, asked.streaming());
        asked.sampling().maxTokens().ifPresent(tokens -> builder.setAttribute(Names.MAX_TOKENS, (long) tokens));
        asked.sampling().temperature().ifPresent(value -> builder.setAttribute(Names.TEMPERATURE, value));
        asked.sampling().topP().ifPresent(value -> builder.setAttribute(Names.TOP_P, value));
        exchange.recognised().map(Tenant::id).ifPresent(id -> builder.setAttribute(Names.TENANT, id));
        Span started = builder.startSpan();
        span = started;
        request = server.with(started);
    }

    @Override
    public void matching(int blocks) {
        Context parent = stage == null ? request : request.with(stage);
        match = tracer.spanBuilder(Names.SPAN_MATCH)
                .setParent(parent)
                .setAttribute(Names.MATCH_BLOCKS, (long) blocks)
                .startSpan();
    }

    @Override
    public void matched(int heldBlocks, boolean known) {
        metrics.matched(!known ? "unanswered" : heldBlocks > 0 ? "hit" : "miss");
        if (match != null) {
            match.setAttribute(Names.MATCH_HELD, (long) heldBlocks);
            match.setAttribute(Names.MATCH_ANSWERED, known);
            match.end();
            match = null;
        }
    }

    @Override
    public void placed(Placement placement) {
        if (stage != null && placement instanceof Placement.Placed placed) {
            stage.setAttribute(Names.WORKER, placed.candidate().worker().id());
            stage.setAttribute(Names.CANDIDATES, (long) placed.candidates());
            stage.setAttribute(Names.PREFIX_BLOCKS, (long) placed.candidate().prefixBlocks());
            stage.setAttribute(Names.PREDICTED_US, placed.candidate().firstTokenMicros());
            stage.setAttribute(Names.FRESH, placed.fresh());
        }
    }

    @Override
    public void retried(PortFailure failure) {
        metrics.retried();
        if (span != null) {
            span.addEvent(
                    Names.EVENT_RETRY,
                    Attributes.of(
                            AttributeKey.stringKey(Names.TAG_REASON),
                            failure.kind().name()));
        }
    }

    @Override
    public void firstToken() {
        if (span != null) {
            span.addEvent(Names.EVENT_FIRST_TOKEN);
        }
    }

    @Override
    public void corrupted(String verdict) {
        metrics.corrupted(verdict);
    }

    @Override
    public void settled(Exchange exchange, Receipt receipt, @Nullable RequestFailure failure) {
        metrics.settled(exchange, receipt, resolved, failure);
        try (Scope ignored = request.makeCurrent()) {
            RequestLine.log(exchange, receipt, resolved, failure);
        }
        if (span == null) {
            return;
        }
        span.setAttribute(Names.INPUT_TOKENS, (long) receipt.usage().promptTokens());
        span.setAttribute(Names.OUTPUT_TOKENS, (long) receipt.usage().completionTokens());
        span.setAttribute(Names.CACHED_TOKENS, (long) receipt.usage().cachedTokens());
        span.setAttribute(Names.SEED, exchange.seed());
        span.setAttribute(Names.WORKER, receipt.workerId());
        if (failure == null) {
            span.setAttribute(Names.FINISH_REASONS, List.of(receipt.outcome()));
        } else {
            span.setAttribute(Names.ERROR, failure.reason());
            span.setStatus(StatusCode.ERROR, failure.message());
        }
        span.end();
    }

    @Override
    public TraceContext trace() {
        return new Carrier(propagator, match == null ? request : request.with(match));
    }

    private SpanBuilder child(String name) {
        return tracer.spanBuilder(name).setParent(request);
    }

    record Carrier(TextMapPropagator propagator, Context context) implements TraceContext {
        @Override
        public void inject(BiConsumer<String, String> carrier) {
            propagator.inject(context, carrier, (to, name, value) -> {
                if (to != null) {
                    to.accept(name, value);
                }
            });
        }
    }
}
