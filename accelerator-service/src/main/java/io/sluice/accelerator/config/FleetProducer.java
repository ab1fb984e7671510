package io.sluice.accelerator.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.adapter.WorkerSpec;
import io.sluice.accelerator.telemetry.WorkerMetrics;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Builds the workers from the configuration, and starts and stops them with the service. */
@Singleton
class FleetProducer {
    private static final Logger LOG = Logger.getLogger(FleetProducer.class);

    @Produces
    @Singleton
    Fleet fleet(AcceleratorConfig config, MeterRegistry registry) {
        long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        List<Worker> workers = new ArrayList<>();
        for (WorkerSpec spec : new WorkerFactory(config).specs()) {
            Worker worker = new Worker(spec, epoch, new WorkerMetrics(spec, registry));
            WorkerMetrics.bind(worker, registry);
            workers.add(worker);
        }
        return new Fleet(workers);
    }

    void start(@Observes StartupEvent event, Fleet fleet) {
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
    }

    void stop(@Observes ShutdownEvent event, Fleet fleet) {
        fleet.stop();
    }
}
