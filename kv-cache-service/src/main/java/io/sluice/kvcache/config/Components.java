package io.sluice.kvcache.config;

import io.sluice.kvcache.adapter.redis.SharedBlocks;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.grpc.CallLimits;
import io.sluice.kvcache.prefix.HonestyLimits;
import io.sluice.kvcache.prefix.IndexLimits;
import io.sluice.kvcache.prefix.IndexListener;
import io.sluice.kvcache.prefix.PrefixIndex;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Builds the core from the configuration. */
@Singleton
public class Components {
    private final KvCacheConfig config;

    Components(KvCacheConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    PrefixIndex prefixIndex(Clock clock, IndexListener listener) {
        return new PrefixIndex(
                new IndexLimits(
                        config.index().maxWorkers(),
                        config.index().maxBlocks(),
                        config.index().publisherGrace(),
                        config.lease().maxLeases(),
                        config.lease().maxBlocks(),
                        new HonestyLimits(
                                config.honesty().distrustBelow(),
                                config.honesty().trustAbove(),
                                config.honesty().windowTokens())),
                clock,
                listener);
    }

    @Produces
    @Singleton
    BlockStore blockStore(Clock clock, SharedBlocks shared) {
        return new StoreFactory(config.store(), shared.tier()).create(clock);
    }

    @Produces
    @Singleton
    CallLimits callLimits() {
        return new CallLimits(
                config.match().maxBlocks(),
                config.publish().windowMessages(),
                config.publish().maxBlocksPerMessage(),
                config.lease().maxTtl(),
                config.store().chunkBytes(),
                config.store().transferTimeout(),
                config.store().maxPinTtl(),
                config.store().recomputeUs());
    }
}
