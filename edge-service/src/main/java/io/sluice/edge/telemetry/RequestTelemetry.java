package io.sluice.edge.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.sluice.edge.pipeline.RequestObserver;
import jakarta.inject.Singleton;

/** Makes the observer of each request. */
@Singleton
public final class RequestTelemetry {
    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final EdgeMetrics metrics;

    RequestTelemetry(OpenTelemetry telemetry, EdgeMetrics metrics) {
        this.tracer = telemetry.getTracer(Names.TRACER);
        this.propagator = telemetry.getPropagators().getTextMapPropagator();
        this.metrics = metrics;
    }

    /** Watches a request whose server span is the current one. */
    public RequestObserver observe() {
        return new TracedRequest(tracer, propagator, metrics, Context.current());
    }
}
