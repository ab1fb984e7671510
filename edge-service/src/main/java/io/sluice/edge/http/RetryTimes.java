package io.sluice.edge.http;

import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Computes when a request that never reached the pipeline is worth trying again, within the configured bounds. */
final class RetryTimes {
    private final EdgeConfig.RetryAfter bounds;
    private final ModelCatalog catalog;
    private final AdmissionGate gate;
    private final Clock clock;

    RetryTimes(EdgeConfig.RetryAfter bounds, ModelCatalog catalog, AdmissionGate gate, Clock clock) {
        this.bounds = bounds;
        this.catalog = catalog;
        this.gate = gate;
        this.clock = clock;
    }

    /** Returns when the edge will have looked for the tokenizer again. */
    Duration tokenizer() {
        return bounded(catalog.untilNextAttempt(clock.nanos()));
    }

    /** Returns when a place at the gate is likely to be free. */
    Duration place() {
        return bounded(gate.nextPlaceNanos());
    }

    private Duration bounded(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return Duration.ofMillis(
                Math.clamp(millis, bounds.min().toMillis(), bounds.max().toMillis()));
    }
}
