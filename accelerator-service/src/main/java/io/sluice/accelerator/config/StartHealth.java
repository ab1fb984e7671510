package io.sluice.accelerator.config;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.accelerator.adapter.Fleet;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Answers NOT_SERVING over gRPC while a worker is in its start delay, as the readiness check does over HTTP. */
@Singleton
final class StartHealth {
    /** Behind the observers that start the workers and the gRPC server, which says that it serves. */
    private static final int LATE = 10_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final GrpcHealthStorage health;
    private final Fleet fleet;
    private volatile @Nullable Thread waiter;

    StartHealth(GrpcHealthStorage health, Fleet fleet) {
        this.health = health;
        this.fleet = fleet;
    }

    void start(@Observes @Priority(LATE) StartupEvent event) {
        if (!fleet.started()) {
            List<String> services = List.copyOf(health.getStatuses().keySet());
            services.forEach(service -> health.setStatus(service, ServingStatus.NOT_SERVING));
            waiter = Thread.ofVirtual().name("start-health").start(() -> serveOnceStarted(services));
        }
    }

    private void serveOnceStarted(List<String> services) {
        while (!fleet.started()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
        services.forEach(service -> health.setStatus(service, ServingStatus.SERVING));
    }

    void stop(@Observes ShutdownEvent event) {
        Thread running = waiter;
        if (running != null) {
            running.interrupt();
        }
    }
}
