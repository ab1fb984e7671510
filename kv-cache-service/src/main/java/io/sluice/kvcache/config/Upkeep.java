package io.sluice.kvcache.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.grpc.CallLimits;
import io.sluice.kvcache.prefix.PrefixIndex;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Gives the index its turns to expire and to sweep, from start to stop. */
@Singleton
public class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    private final KvCacheConfig config;
    private final PrefixIndex index;
    private final BlockStore store;
    private final ScheduledExecutorService timer;
    private List<Future<?>> turns = List.of();

    Upkeep(KvCacheConfig config, PrefixIndex index, BlockStore store, ScheduledExecutorService timer) {
        this.config = config;
        this.index = index;
        this.store = store;
        this.timer = timer;
    }

    /** @param limits asked for so that a value out of range stops the start, not the first call */
    void start(@Observes StartupEvent event, CallLimits limits) {
        turns = List.of(
                every(config.index().expiryInterval(), Duration.ofMinutes(1), "index.expiry-interval", () -> {
                    index.expire();
                    store.expire();
                }),
                every(config.index().sweepInterval(), Duration.ofHours(1), "index.sweep-interval", index::sweep));
        LOG.infof(
                "KV cache: up to %d workers, %d blocks in the index, %d leases; store (payload=%s): %s",
                config.index().maxWorkers(),
                config.index().maxBlocks(),
                config.lease().maxLeases(),
                store.isModelled() ? "modelled" : "real",
                store.shelves().stream()
                        .map(shelf -> shelf.usedBytes() + " of " + shelf.tier().capacityBytes() + " bytes in "
                                + shelf.tier().name())
                        .collect(Collectors.joining(", ")));
    }

    void stop(@Observes ShutdownEvent event) {
        turns.forEach(turn -> turn.cancel(false));
        int copied = store.persist(config.store().file().persistTime());
        if (copied > 0) {
            LOG.infof("%d blocks of the memory are on the disk for the next start", copied);
        }
        store.close();
    }

    private Future<?> every(Duration interval, Duration most, String property, Runnable turn) {
        long millis = interval.toMillis();
        if (millis < 1 || millis > most.toMillis()) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most.toMillis() + " milliseconds, is " + millis);
        }
        return timer.scheduleWithFixedDelay(() -> guarded(turn), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A turn that throws would be the last one. */
    private static void guarded(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException failure) {
            LOG.error("A turn of upkeep failed; the next one will try again", failure);
        }
    }
}
