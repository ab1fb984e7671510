package io.sluice.edge.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.RequestObserver;
import jakarta.inject.Singleton;

/** Makes the observer of each request. */
@Singleton
public final class RequestTelemetry {
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final EdgeMetrics metrics;
    private final Clock clock;

    RequestTelemetry(OpenTelemetry telemetry, EdgeMetrics metrics, Clock clock) {
        this.clock = clock;
        this.tracer = telemetry.getTracer(Names.TRACER);
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
        this.metrics = metrics;
    }

    /**
     * Watches a request that asks for no answer, whose server span is the current one.
     *
     * @param requestId its id
     * @param operation what it asks for
     */
    public PlainRequest plain(String requestId, String operation) {
        return new PlainRequest(propagator, Context.current(), requestId, operation, clock);
    }

    /** Watches a request whose server span is the current one. */
    public RequestObserver observe() {
        return new TracedRequest(tracer, propagator, metrics, Context.current());
    }
}
