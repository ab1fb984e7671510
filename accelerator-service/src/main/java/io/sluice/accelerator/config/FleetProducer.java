package io.sluice.accelerator.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.accelerator.adapter.BlockOffload;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.KvPublisher;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.adapter.WorkerSpec;
import io.sluice.accelerator.telemetry.KvPublisherMetrics;
import io.sluice.accelerator.telemetry.OffloadMetrics;
import io.sluice.accelerator.telemetry.WorkerMetrics;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Builds the workers from the configuration, and starts and stops them with the service. */
@Singleton
class FleetProducer {
    private static final Logger LOG = Logger.getLogger(FleetProducer.class);

    private @Nullable KvPublisher publisher;
    private @Nullable BlockOffload offload;
    private @Nullable WorkerFactory factory;

    @Produces
    @Singleton
    Fleet fleet(AcceleratorConfig config, MeterRegistry registry) {
        long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        List<Worker> workers = new ArrayList<>();
        WorkerFactory fresh = new WorkerFactory(config);
        factory = fresh;
        // Asked for by the gRPC server first, on an event loop: what takes its time goes on elsewhere.
        for (WorkerSpec spec : fresh.specs()) {
            Worker worker = new Worker(spec, epoch, new WorkerMetrics(spec, registry));
            WorkerMetrics.bind(worker, registry);
            workers.add(worker);
        }
        return new Fleet(workers);
    }

    void start(@Observes StartupEvent event, Fleet fleet, AcceleratorConfig config, MeterRegistry registry) {
        WorkerFactory made = factory;
        if (made != null) {
            made.awaitEngines();
        }
        offload = new OffloadFactory(config)
                .join(fleet, () -> new OffloadMetrics(registry))
                .orElse(null);
        fleet.start();
        for (Worker worker : fleet.all()) {
            WorkerSpec spec = worker.spec();
            LOG.infof(
                    "worker %s serves %s on %s: %d slots, %d KV blocks, %d tokens a step, %d tokens of context",
                    spec.id(),
                    spec.model(),
                    spec.profile(),
                    spec.limits().maxSequences(),
                    spec.limits().kvBlocks(),
                    spec.limits().maxBatchedTokens(),
                    spec.limits().maxTokens());
        }
        publish(fleet, config, registry);
        BlockOffload store = offload;
        if (store != null) {
            store.start();
            LOG.infof(
                    "blocks that leave the workers go to the store, payload %s",
                    config.offload().payload());
        }
    }

    private void publish(Fleet fleet, AcceleratorConfig config, MeterRegistry registry) {
        AcceleratorConfig.KvCacheConfig kvCache = config.kvCache();
        String endpoint = kvCache.endpoint().orElse("");
        if (endpoint.isBlank()) {
            LOG.info("sluice.accelerator.kv-cache.endpoint is empty: nobody is told what the workers hold");
            return;
        }
        Duration min = Bounds.within(
                "kv-cache.min-backoff", kvCache.minBackoff(), Duration.ofMillis(10), Duration.ofMinutes(1));
        Duration max = Bounds.within("kv-cache.max-backoff", kvCache.maxBackoff(), min, Duration.ofMinutes(10));
        KvPublisher fresh = new KvPublisher(
                endpoint,
                fleet,
                config.watch().interval().toNanos(),
                min.toNanos(),
                max.toNanos(),
                new KvPublisherMetrics(registry));
        fresh.start();
        publisher = fresh;
    }

    /** Comes before the transport stops: what is running still reaches its clients, and watchers learn of the draining. */
    void stop(@Observes ShutdownEvent event, Fleet fleet, AcceleratorConfig config) {
        fleet.drain();
        int open = fleet.openRequests();
        if (open > 0) {
            LOG.infof(
                    "draining: %d requests have %d ms to finish",
                    open, config.drainTime().toMillis());
            int left = fleet.awaitIdle(config.drainTime().toNanos());
            LOG.infof("drained: %d requests finished, %d end with an error", open - left, left);
        }
        KvPublisher running = publisher;
        if (running != null) {
            running.stop();
        }
        BlockOffload store = offload;
        if (store != null) {
            store.stop();
        }
        fleet.stop();
    }
}
