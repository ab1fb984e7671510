package io.sluice.kvcache.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.EvictionCause;
import io.sluice.kvcache.block.Shelf;
import io.sluice.kvcache.block.TierTally;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Shows the block store as metrics. */
@Singleton
public class StoreMetrics implements MeterBinder {
    private final BlockStore store;

    StoreMetrics(BlockStore store) {
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(Names.STORE_PINS, store, BlockStore::pins)
                .description("Pins under way")
                .register(registry);
        Gauge.builder(Names.STORE_HARD_PINNED_BYTES, store, BlockStore::hardPinnedBytes)
                .description("Bytes of the blocks that are pinned hard")
                .register(registry);
        store.shelves().forEach(shelf -> bind(shelf, registry));
    }

    private static void bind(Shelf shelf, MeterRegistry registry) {
        Tags tags = Tags.of(Names.TAG_TIER, lower(shelf.tier().name()));
        gauge(
                registry,
                tags,
                Names.STORE_BYTES,
                "Bytes taken, by blocks being written as well",
                shelf,
                Shelf::usedBytes);
        gauge(
                registry,
                tags,
                Names.STORE_MAX_BYTES,
                "Most bytes",
                shelf,
                s -> s.tier().capacityBytes());
        gauge(registry, tags, Names.STORE_BLOCKS, "Blocks in the store", shelf, Shelf::blocks);
        TierTally tally = shelf.tally();
        counter(
                registry,
                tags,
                Names.STORE_QUERY_BLOCKS,
                "Blocks asked for that no faster tier had",
                tally,
                t -> t.queries());
        counter(registry, tags, Names.STORE_QUERY_TOKENS, "Their tokens", tally, t -> tokens(t.queries()));
        counter(registry, tags, Names.STORE_HIT_BLOCKS, "Blocks found", tally, t -> t.hits());
        counter(registry, tags, Names.STORE_HIT_TOKENS, "Their tokens", tally, t -> tokens(t.hits()));
        counter(registry, tags, Names.STORE_HIT_BYTES, "Their bytes", tally, t -> t.hitBytes());
        counter(registry, tags, Names.STORE_DEMOTIONS, "Blocks gone to a slower tier", tally, t -> t.demotions());
        counter(
                registry,
                tags,
                Names.STORE_PROMOTIONS,
                "Blocks asked for and gone to memory",
                tally,
                t -> t.promotions());
        counter(
                registry,
                tags,
                Names.STORE_FAILURES,
                "Blocks not copied because the tier failed",
                tally,
                t -> t.failures());
        counter(
                registry,
                tags,
                Names.STORE_EVICTED_BYTES,
                "Bytes of the blocks that left the store",
                tally,
                t -> t.evictedBytes());
        for (EvictionCause cause : EvictionCause.values()) {
            counter(
                    registry,
                    tags.and(Names.TAG_CAUSE, lower(cause)),
                    Names.STORE_EVICTIONS,
                    "Blocks that left the store",
                    tally,
                    t -> t.evictions(cause));
        }
    }

    private static double tokens(long blocks) {
        return (double) blocks * BlockHash.BLOCK_TOKENS;
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static void gauge(
            MeterRegistry registry, Tags tags, String name, String what, Shelf shelf, ToDoubleFunction<Shelf> value) {
        Gauge.builder(name, shelf, value).description(what).tags(tags).register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            Tags tags,
            String name,
            String what,
            TierTally tally,
            ToDoubleFunction<TierTally> value) {
        FunctionCounter.builder(name, tally, value).description(what).tags(tags).register(registry);
    }
}
