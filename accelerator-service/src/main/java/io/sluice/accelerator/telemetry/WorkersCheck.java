package io.sluice.accelerator.telemetry;

import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every worker takes requests: an engine with a start-up delay is not there yet. */
@Readiness
@Singleton
public final class WorkersCheck implements HealthCheck {
    private final Fleet fleet;

    WorkersCheck(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("workers").status(fleet.started());
        for (Worker worker : fleet.all()) {
            if (worker.starting()) {
                response.withData(worker.id(), "starts for another " + worker.startingNanos() / 1_000_000 + " ms");
            }
        }
        return response.build();
    }
}
