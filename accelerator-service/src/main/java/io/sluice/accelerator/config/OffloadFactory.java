package io.sluice.accelerator.config;

import io.sluice.accelerator.adapter.BlockOffload;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.OffloadCounters;
import io.sluice.accelerator.adapter.OffloadLimits;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.scheduler.FetchTerms;
import io.sluice.accelerator.scheduler.Transfer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the configuration of offloading, and joins the workers with the store. */
final class OffloadFactory {
    private final OffloadConfig config;
    private final AcceleratorConfig.KvCacheConfig kvCache;

    OffloadFactory(AcceleratorConfig config) {
        this.config = config.offload();
        kvCache = config.kvCache();
    }

    /**
     * Joins the workers with the store, before they start.
     *
     * @return nothing if it is not switched on
     * @throws IllegalArgumentException naming what is wrong
     */
    Optional<BlockOffload> join(Fleet fleet, Supplier<OffloadCounters> counters) {
        if (!config.enabled()) {
            return Optional.empty();
        }
        String endpoint = kvCache.endpoint().orElse("");
        if (endpoint.isBlank()) {
            throw new IllegalArgumentException(
                    "sluice.accelerator.offload.enabled needs a KV cache service to offload to:"
                            + " set sluice.accelerator.kv-cache.endpoint");
        }
        BlockOffload offload = new BlockOffload(endpoint, limits(), counters.get());
        for (Worker worker : fleet.all()) {
            worker.offloadTo(offload, terms(worker.spec().kvBytesPerToken()));
        }
        return Optional.of(offload);
    }

    OffloadLimits limits() {
        Duration min = Bounds.within(
                "kv-cache.min-backoff", kvCache.minBackoff(), Duration.ofMillis(10), Duration.ofMinutes(1));
        Duration max = Bounds.within("kv-cache.max-backoff", kvCache.maxBackoff(), min, Duration.ofMinutes(10));
        Duration put =
                Bounds.within("offload.put-timeout", config.putTimeout(), Duration.ofMillis(10), Duration.ofMinutes(1));
        int bytes = (int) Bounds.within("offload.block-bytes", config.blockBytes(), 64, 16 << 20);
        return new OffloadLimits(
                config.payload() == OffloadConfig.PayloadKind.REAL ? bytes : 0,
                (int) Bounds.within("offload.queue-blocks", config.queueBlocks(), 1, 1 << 20),
                (int) Bounds.within("offload.batch-blocks", config.batchBlocks(), 1, 4_096),
                (int) Bounds.within("offload.max-fetches", config.maxFetches(), 1, 4_096),
                put.toNanos(),
                fetchTimeout().toNanos(),
                min.toNanos(),
                max.toNanos());
    }

    FetchTerms terms(double kvBytesPerToken) {
        double link = config.linkGbPerS();
        if (!(link > 0 && link <= 10_000)) {
            throw new IllegalArgumentException(
                    "sluice.accelerator.offload.link-gb-per-s must be above 0, to 10,000, not " + link);
        }
        long latency = 1_000 * Bounds.within("offload.latency-us", config.latencyUs(), 0, 60_000_000);
        // Bytes by 10^9 bytes a second are nanoseconds.
        return new FetchTerms(
                new Transfer(latency, kvBytesPerToken / link), fetchTimeout().toNanos());
    }

    private Duration fetchTimeout() {
        return Bounds.within(
                "offload.fetch-timeout", config.fetchTimeout(), Duration.ofMillis(1), Duration.ofSeconds(10));
    }
}
