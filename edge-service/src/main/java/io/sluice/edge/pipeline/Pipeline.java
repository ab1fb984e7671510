package io.sluice.edge.pipeline;

import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.admission.Tenants;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.routing.Placer;
import java.util.List;
import java.util.function.LongSupplier;

/** The stages every request goes through, and what they share. Safe for use from several threads. */
public final class Pipeline {
    private final Limits limits;
    private final Clock clock;
    private final Tenants tenants;
    private final AdmissionGate gate;
    private final Ledger ledger;
    private final List<Stage> stages;

    /**
     * Builds the pipeline.
     *
     * @param limits bounds of a request
     * @param clock the time
     * @param tenants who may ask
     * @param catalog what may be asked for
     * @param gate how much at a time
     * @param placer who answers
     * @param ledger where receipts go
     * @param seeds seeds for requests that name none
     */
    public Pipeline(
            Limits limits,
            Clock clock,
            Tenants tenants,
            ModelCatalog catalog,
            AdmissionGate gate,
            Placer placer,
            Ledger ledger,
            LongSupplier seeds) {
        this.limits = limits;
        this.clock = clock;
        this.tenants = tenants;
        this.gate = gate;
        this.ledger = ledger;
        this.stages = List.of(
                new ResolveStage(catalog, new RequestRules(limits)),
                new TokenizeStage(),
                new AdmitStage(placer, seeds),
                new PlaceStage(placer),
                new GenerateStage());
    }

    /**
     * Opens a request. Everything about it happens on the caller's thread.
     *
     * @param requestId its id
     * @param ports the other services, reached from this thread
     * @param sink the client
     * @param observer who watches
     * @param allowance tokens the client takes before it allows more; {@link
     *     io.sluice.edge.stream.CreditWindow#UNLIMITED} when it does not count
     */
    public Exchange open(String requestId, Ports ports, AnswerSink sink, RequestObserver observer, long allowance) {
        return new Exchange(this, requestId, ports, sink, observer, allowance);
    }

    Limits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    Tenants tenants() {
        return tenants;
    }

    AdmissionGate gate() {
        return gate;
    }

    Ledger ledger() {
        return ledger;
    }

    List<Stage> stages() {
        return stages;
    }
}
