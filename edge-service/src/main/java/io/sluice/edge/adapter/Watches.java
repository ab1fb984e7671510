package io.sluice.edge.adapter;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.routing.FleetView;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Starts and stops what the edge watches: the loads of the workers and the list of models. */
@Singleton
public final class Watches {
    private final EdgeConfig config;
    private final Backends backends;
    private final FleetView fleet;
    private final ModelCatalog catalog;
    private final Clock clock;
    private final VertxInternal vertx;
    private final List<Runnable> stops = new ArrayList<>();

    Watches(EdgeConfig config, Backends backends, FleetView fleet, ModelCatalog catalog, Clock clock, Vertx vertx) {
        this.config = config;
        this.backends = backends;
        this.fleet = fleet;
        this.catalog = catalog;
        this.clock = clock;
        this.vertx = (VertxInternal) vertx;
    }

    void start(@Observes StartupEvent event) {
        backends.connect();
        ContextInternal context = vertx.createEventLoopContext();
        SplittableRandom random = new SplittableRandom(clock.nanos());
        long reconnectMax = config.channel().reconnectMax().toMillis();
        context.runOnContext(v -> {
            List<String> addresses = config.accelerators();
            for (int i = 0; i < addresses.size(); i++) {
                LoadWatch loads = new LoadWatch(
                        backends, context, fleet, clock, new Backoff(reconnectMax, random), i, addresses.get(i));
                loads.start();
                stops.add(loads::stop);
            }
            ModelsWatch models = new ModelsWatch(
                    backends,
                    context,
                    catalog,
                    clock,
                    new Backoff(reconnectMax, random),
                    config.tokenizer().modelsEvery().toMillis(),
                    config.tokenizer().unaryTimeout().toNanos());
            models.start();
            stops.add(models::stop);
            long timer = vertx.setPeriodic(reconnectMax, tick -> backends.hurry());
            stops.add(() -> vertx.cancelTimer(timer));
        });
    }

    void stop(@Observes ShutdownEvent event) {
        stops.forEach(Runnable::run);
    }
}
