package io.sluice.kvcache.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.status.RichStatus;
import io.sluice.contracts.text.Shown;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.TierPrefix;
import io.sluice.kvcache.prefix.WorkerPrefix;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Shows each Match: metrics, attributes of the call's span, and its line in the request log. */
@Singleton
public class MatchTelemetry {
    private static final Logger REQUESTS = Logger.getLogger(Names.REQUEST_LOG);
    private static final double MICROS = 1e3;

    private final Timer duration;
    private final Counter queried;
    private final Counter queriedTokens;
    private final Map<Tier, Counter> hit;
    private final Map<Tier, Counter> hitTokens;

    MatchTelemetry(MeterRegistry registry) {
        this.duration = Timer.builder(Names.MATCH_DURATION)
                .description("Time that the index takes for one Match")
                .serviceLevelObjectives(
                        Duration.ofNanos(10_000),
                        Duration.ofNanos(50_000),
                        Duration.ofNanos(200_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25))
                .register(registry);
        this.queried = Counter.builder(Names.MATCH_QUERY_BLOCKS)
                .description("Blocks asked for by Match")
                .register(registry);
        this.queriedTokens = Counter.builder(Names.MATCH_QUERY_TOKENS)
                .description("Tokens of the blocks asked for by Match")
                .register(registry);
        this.hit = byTier(
                registry,
                Names.MATCH_HIT_BLOCKS,
                "Blocks asked for by Match that the worker with the longest prefix held, by the fastest tier it has them in");
        this.hitTokens = byTier(registry, Names.MATCH_HIT_TOKENS, "Tokens of the blocks that were hit");
    }

    private static Map<Tier, Counter> byTier(MeterRegistry registry, String name, String what) {
        Map<Tier, Counter> counters = new EnumMap<>(Tier.class);
        for (Tier tier : Tier.values()) {
            counters.put(
                    tier,
                    Counter.builder(name)
                            .description(what)
                            .tag(Names.TAG_TIER, tier.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return counters;
    }

    /** Notes an answer; {@code workers} has the longest prefix first. In the call's own context. */
    public void answered(String model, int blocks, List<WorkerPrefix> workers, long nanos) {
        int held = workers.isEmpty() ? 0 : workers.getFirst().heldBlocks();
        int leased = workers.stream().mapToInt(WorkerPrefix::leasedBlocks).max().orElse(0);
        duration.record(Duration.ofNanos(nanos));
        queried.increment(blocks);
        queriedTokens.increment((double) blocks * BlockHash.BLOCK_TOKENS);
        if (held > 0) {
            countHits(workers.getFirst());
        }
        Span.current()
                .setAttribute(Names.ATTRIBUTE_MODEL, model)
                .setAttribute(Names.ATTRIBUTE_QUERY_BLOCKS, blocks)
                .setAttribute(Names.ATTRIBUTE_HIT_BLOCKS, held)
                .setAttribute(Names.ATTRIBUTE_LEASED_BLOCKS, leased)
                .setAttribute(Names.ATTRIBUTE_WORKERS, workers.size());
        REQUESTS.infof(
                "match status=OK model=%s blocks=%d held=%d leased=%d workers=%d duration_us=%.1f",
                model, blocks, held, leased, workers.size(), nanos / MICROS);
    }

    /** A tier's prefix includes those of the faster ones: what it adds is counted for it. */
    private void countHits(WorkerPrefix best) {
        int faster = 0;
        for (TierPrefix tier : best.tiers()) {
            int added = tier.blocks() - faster;
            counter(hit, tier.tier()).increment(added);
            counter(hitTokens, tier.tier()).increment((double) added * BlockHash.BLOCK_TOKENS);
            faster = tier.blocks();
        }
    }

    private static Counter counter(Map<Tier, Counter> byTier, Tier tier) {
        return Objects.requireNonNull(byTier.get(tier));
    }

    /** Notes a refusal. In the call's own context. */
    public void refused(String model, int blocks, RichStatus status) {
        // Refused perhaps for its model: the one answered was checked, this may be of any length.
        REQUESTS.infof(
                "match status=%s reason=%s model=%s blocks=%d",
                status.code(), status.reason(), Shown.model(model), blocks);
    }
}
