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
import org.jboss.logging.Logger;

/** Gives the index its turns to expire and to sweep, from start to stop. */
@Singleton
public class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);

    private final KvCacheConfig config;
    private final PrefixIndex index;
    private final ScheduledExecutorService timer;
    private List<Future<?>> turns = List.of();

    Upkeep(KvCacheConfig config, PrefixIndex index, ScheduledExecutorService timer) {
        this.config = config;
        this.index = index;
        this.timer = timer;
    }

    /** @param store and {@code limits}: asked for so that a value out of range stops the start, not the first call */
    void start(@Observes StartupEvent event, BlockStore store, CallLimits limits) {
        turns = List.of(
                every(config.index().expiryInterval(), Duration.ofMinutes(1), "index.expiry-interval", index::expire),
                every(config.index().sweepInterval(), Duration.ofHours(1), "index.sweep-interval", index::sweep));
        LOG.infof(
                "KV cache: up to %d workers, %d blocks in the index, %d leases, %d bytes in the store (%d used)",
                config.index().maxWorkers(),
                config.index().maxBlocks(),
                config.lease().maxLeases(),
                config.store().maxBytes(),
                store.usedBytes());
    }

    void stop(@Observes ShutdownEvent event) {
        turns.forEach(turn -> turn.cancel(false));
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
