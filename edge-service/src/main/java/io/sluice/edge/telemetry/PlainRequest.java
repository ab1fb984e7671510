package io.sluice.edge.telemetry;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.TraceContext;

/** A request that asks for no answer of a model: its log line, and the context of the calls it makes. */
public final class PlainRequest {
    private final TextMapPropagator propagator;
    private final Context context;
    private final String requestId;
    private final String operation;
    private final Clock clock;
    private final long receivedAt;
    private String tenant = "";
    private boolean done;

    PlainRequest(TextMapPropagator propagator, Context context, String requestId, String operation, Clock clock) {
        this.propagator = propagator;
        this.context = context;
        this.requestId = requestId;
        this.operation = operation;
        this.clock = clock;
        this.receivedAt = clock.nanos();
    }

    /** Notes who asks. */
    public void tenant(String id) {
        tenant = id;
    }

    /**
     * Ends the request and logs its line; later calls do nothing.
     *
     * @param outcome {@code ok}, or the reason of the failure
     * @param tokens tokens it was about
     */
    public void done(String outcome, long tokens) {
        if (done) {
            return;
        }
        done = true;
        try (Scope ignored = context.makeCurrent()) {
            RequestLine.log(requestId, tenant, operation, outcome, tokens, (clock.nanos() - receivedAt) / 1000);
        }
    }

    /** Returns the context that calls belong to. */
    public TraceContext trace() {
        return new TracedRequest.Carrier(propagator, context);
    }
}
