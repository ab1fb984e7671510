package io.sluice.kvcache.config;

import io.sluice.kvcache.adapter.file.FileTier;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.CountedTier;
import io.sluice.kvcache.block.MemoryTier;
import io.sluice.kvcache.block.Shelf;
import io.sluice.kvcache.block.StoreLimits;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.TenantLimits;
import io.sluice.kvcache.block.Tier;
import io.sluice.kvcache.block.TransferModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Builds the block store from the configuration. */
final class StoreFactory {
    private static final Logger LOG = Logger.getLogger(StoreFactory.class);
    private static final long MODELLED_BYTES = 64L << 30;
    private static final long REAL_BYTES = 128L << 20;
    private static final int MOST_SLAB_BYTES = 1 << 24;

    private final KvCacheConfig.Store config;
    private final boolean real;
    private final Optional<Tier> shared;

    /** @param shared the tier that several services share; has a place with payload=real only */
    StoreFactory(KvCacheConfig.Store config, Optional<Tier> shared) {
        this.config = config;
        this.shared = shared;
        real = config.payload() == KvCacheConfig.PayloadKind.REAL;
    }

    /** Makes the store, with what its disk has from before. */
    BlockStore create(LongSupplier clock) {
        StoreLimits limits = new StoreLimits(
                config.maxBlocks(),
                config.maxBlockBytes(),
                config.transferTimeout(),
                config.maxPins(),
                config.hardPinShare(),
                new TenantLimits(config.tenantBytes(), config.tenants()));
        List<Shelf> shelves = new ArrayList<>();
        shelves.add(shelf(
                memory(), "memory", config.memory().latencyUs(), config.memory().gbPerS()));
        if (config.file().maxBytes() > 0) {
            shelves.add(shelf(
                    file(), "file", config.file().latencyUs(), config.file().gbPerS()));
        }
        if (real) {
            shared.ifPresent(tier -> shelves.add(shelf(
                    tier, "redis", config.redis().latencyUs(), config.redis().gbPerS())));
        }
        BlockStore store = new BlockStore(limits, shelves, clock);
        try {
            int recovered = store.recover();
            if (recovered > 0) {
                LOG.infof("The store's disk has %d blocks from before the start", recovered);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return store;
    }

    private Tier memory() {
        long bytes = config.maxBytes().orElse(real ? REAL_BYTES : MODELLED_BYTES);
        if (!real) {
            return new CountedTier(StoreTier.MEMORY, bytes);
        }
        if (config.slabBytes() < 1 || config.slabBytes() > MOST_SLAB_BYTES || config.slabBytes() > bytes) {
            throw new IllegalArgumentException("sluice.kv-cache.store.slab-bytes must be 1 to "
                    + Math.min(MOST_SLAB_BYTES, bytes) + ", is " + config.slabBytes());
        }
        return new MemoryTier(bytes, config.slabBytes());
    }

    private Tier file() {
        long bytes = config.file().maxBytes();
        if (!real) {
            return new CountedTier(StoreTier.FILE, bytes);
        }
        Path directory = config.file()
                .directory()
                .orElseThrow(() -> new IllegalArgumentException(
                        "sluice.kv-cache.store.file.directory is missing; name a folder, or set file.max-bytes to 0"));
        try {
            return new FileTier(directory, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Shelf shelf(Tier tier, String name, long latencyMicros, double gbPerSecond) {
        try {
            return new Shelf(
                    tier, config.eviction().create(config.maxBlocks()), new TransferModel(latencyMicros, gbPerSecond));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("sluice.kv-cache.store." + name + '.' + e.getMessage(), e);
        }
    }
}
