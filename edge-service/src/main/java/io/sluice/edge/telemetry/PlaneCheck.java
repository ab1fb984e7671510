package io.sluice.edge.telemetry;

import io.sluice.edge.admission.ModelCatalog;
import io.sluice.edge.routing.FleetView;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Whether the edge has found a plane to serve: models to tokenize and a worker. Asked at the start only: an edge whose
 * plane fails later stays up, and tells its clients what is wrong and when to come back.
 */
@Startup
@Singleton
public final class PlaneCheck implements HealthCheck {
    private final ModelCatalog catalog;
    private final FleetView fleet;
    private volatile boolean found;

    PlaneCheck(ModelCatalog catalog, FleetView fleet) {
        this.catalog = catalog;
        this.fleet = fleet;
    }

    @Override
    public HealthCheckResponse call() {
        int models = catalog.all().size();
        int workers = fleet.size();
        found |= models > 0 && workers > 0;
        return HealthCheckResponse.named("plane")
                .status(found)
                .withData("models", models)
                .withData("workers", workers)
                .build();
    }
}
