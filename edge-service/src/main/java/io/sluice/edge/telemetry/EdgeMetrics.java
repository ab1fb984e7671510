package io.sluice.edge.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.ledger.Ledger;
import io.sluice.edge.ledger.Receipt;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.FirstTokenPart;
import io.sluice.edge.pipeline.FirstTokenParts;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.routing.FleetView;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records the metrics of the edge. Labels are bounded: models are those of the catalog, reasons those of the code. */
@Singleton
public final class EdgeMetrics {
    private static final double[] FIRST_TOKEN_SECONDS = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };
    private static final double[] PER_TOKEN_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
    };
    private static final double[] DURATION_SECONDS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    private static final double[] STAGE_SECONDS = {
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5
    };
    private static final double[] TOKENS = {1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576};

    private final MeterRegistry registry;
    private final LiveWindow window;
    private final Clock clock;
    private final Set<Exchange> open = ConcurrentHashMap.newKeySet();

    EdgeMetrics(
            MeterRegistry registry,
            AdmissionGate gate,
            FleetView fleet,
            Ledger.Store ledger,
            LiveWindow window,
            Clock clock) {
        this.registry = registry;
        this.window = window;
        this.clock = clock;
        Gauge.builder(Names.OPEN_REQUESTS, gate, AdmissionGate::open)
                .description("Requests that are open")
                .register(registry);
        Gauge.builder(Names.PENDING_PROMPT_BYTES, gate, AdmissionGate::heldBytes)
                .description("Bytes of request bodies whose prompt may still be needed")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(Names.WORKERS, fleet, FleetView::size)
                .description("Workers that are tracked")
                .register(registry);
        FunctionCounter.builder(Names.LEDGER_DROPPED, ledger, Ledger.Store::dropped)
                .description("Receipts that were lost because the ledger's file could not be written")
                .register(registry);
        // Read from another thread without a lock: a sum that is a few tokens old is as good.
        Gauge.builder(Names.TOKENS_IN_FLIGHT, open, EdgeMetrics::inFlight)
                .description("Tokens between the workers and the clients' sockets")
                .register(registry);
    }

    /** Returns the requests that are resolved and not over. */
    public Set<Exchange> open() {
        return Collections.unmodifiableSet(open);
    }

    void opened(Exchange exchange) {
        open.add(exchange);
    }

    void retried() {
        registry.counter(Names.RETRIES).increment();
    }

    void corrupted(String verdict) {
        registry.counter(Names.CORRUPTED_STREAMS, Names.TAG_REASON, verdict).increment();
    }

    void matched(String outcome) {
        registry.counter(Names.PREFIX_MATCHES, Names.TAG_OUTCOME, outcome).increment();
    }

    void settled(Exchange exchange, Receipt receipt, boolean resolved, @Nullable RequestFailure failure) {
        open.remove(exchange);
        FirstTokenParts parts = FirstTokenParts.of(exchange.times(), receipt.times());
        double usd = receipt.times().use().costUsd().orElse(0);
        window.ended(receipt, parts, resolved, failure, clock.epochMillis(), usd);
        if (failure != null) {
            registry.counter(Names.FAILURES, Names.TAG_REASON, failure.reason()).increment();
        }
        if (!resolved) {
            return;
        }
        Tags tags = Tags.of(
                Names.TAG_OPERATION, receipt.operation(),
                Names.TAG_PROVIDER, Names.PROVIDER_NAME,
                Names.TAG_MODEL, receipt.model());
        seconds(
                        Names.REQUEST_DURATION,
                        tags.and(Names.TAG_ERROR, failure == null ? "" : failure.reason()),
                        DURATION_SECONDS)
                .record(receipt.totalMicros() / 1e6);
        tokens(tags, receipt);
        if (receipt.firstTokenMicros() >= 0) {
            firstToken(tags, receipt, parts);
        }
    }

    private void tokens(Tags tags, Receipt receipt) {
        if (receipt.usage().promptTokens() > 0) {
            usage(tags, "input").record(receipt.usage().promptTokens());
            usage(tags, "output").record(receipt.usage().completionTokens());
        }
    }

    private void firstToken(Tags tags, Receipt receipt, FirstTokenParts parts) {
        double first = receipt.firstTokenMicros() / 1e6;
        seconds(Names.TIME_TO_FIRST_TOKEN, tags, FIRST_TOKEN_SECONDS).record(first);
        int more = receipt.usage().completionTokens() - 1;
        if (more > 0) {
            seconds(Names.TIME_PER_OUTPUT_TOKEN, tags, PER_TOKEN_SECONDS)
                    .record((receipt.totalMicros() - receipt.firstTokenMicros()) / 1e6 / more);
        }
        if (parts.firstTextMicros() < 0) {
            return;
        }
        for (FirstTokenPart part : FirstTokenPart.values()) {
            seconds(Names.STAGE_DURATION, Tags.of(Names.TAG_STAGE, part.label()), STAGE_SECONDS)
                    .record(parts.micros(part) / 1e6);
        }
        seconds(Names.FIRST_TOKEN_RESIDUAL, Tags.empty(), STAGE_SECONDS).record(parts.residualMicros() / 1e6);
    }

    private DistributionSummary seconds(String name, Tags tags, double[] buckets) {
        return DistributionSummary.builder(name)
                .baseUnit("seconds")
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private DistributionSummary usage(Tags tags, String type) {
        return DistributionSummary.builder(Names.TOKEN_USAGE)
                .baseUnit("tokens")
                .tags(tags.and(Names.TAG_TOKEN_TYPE, type))
                .serviceLevelObjectives(TOKENS)
                .register(registry);
    }

    private static double inFlight(Set<Exchange> open) {
        long tokens = 0;
        for (Exchange exchange : open) {
            tokens += exchange.tokensInFlight();
        }
        return tokens;
    }
}
