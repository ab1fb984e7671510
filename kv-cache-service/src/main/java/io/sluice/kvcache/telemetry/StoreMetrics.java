package io.sluice.kvcache.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.kvcache.block.BlockStore;
import jakarta.inject.Singleton;

/** Shows the block store as metrics. */
@Singleton
public class StoreMetrics implements MeterBinder {
    private final BlockStore store;

    StoreMetrics(BlockStore store) {
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(Names.STORE_BYTES, store, BlockStore::usedBytes)
                .description("Bytes of the blocks in the store, those being written included")
                .register(registry);
        Gauge.builder(Names.STORE_BLOCKS, store, BlockStore::usedBlocks)
                .description("Blocks in the store, those being written included")
                .register(registry);
        FunctionCounter.builder(Names.STORE_EVICTIONS, store, BlockStore::evictions)
                .description("Blocks evicted")
                .register(registry);
        FunctionCounter.builder(Names.STORE_EVICTED_BYTES, store, BlockStore::evictedBytes)
                .description("Bytes of the blocks evicted")
                .register(registry);
    }
}
