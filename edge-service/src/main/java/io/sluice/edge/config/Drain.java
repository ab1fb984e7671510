package io.sluice.edge.config;

import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.quarkus.grpc.runtime.health.GrpcHealthStorage;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.sluice.edge.admission.AdmissionGate;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Lets open requests finish, over HTTP and gRPC alike, before the transports stop: nobody new is let in from the signal
 * on, then Quarkus waits for the HTTP requests, then this waits for the others, for {@code timeouts.drain} in all.
 */
@Singleton
final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);

    /** Behind the observers that turn the health of the gRPC server: who asks is told first. */
    private static final int LATE = 10_000;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AdmissionGate gate;
    private final GrpcHealthStorage health;
    private final long limitNanos;
    private long begunAt = System.nanoTime();
    private int before;

    Drain(AdmissionGate gate, GrpcHealthStorage health, EdgeConfig config) {
        this.gate = gate;
        this.health = health;
        this.limitNanos = config.timeouts().drain().toNanos();
    }

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begunAt = System.nanoTime();
        gate.drain();
        health.getStatuses().keySet().forEach(service -> health.setStatus(service, ServingStatus.NOT_SERVING));
        before = gate.open();
        if (before > 0) {
            LOG.infof("draining: %d requests have %d ms to finish", before, TimeUnit.NANOSECONDS.toMillis(limitNanos));
        }
    }

    void stop(@Observes @Priority(LATE) ShutdownEvent event) {
        while (gate.open() > 0
                && System.nanoTime() - begunAt < limitNanos
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (before > 0) {
            int left = gate.open();
            LOG.infof("drained: %d requests finished, %d end with an error", before - left, left);
        }
    }
}
