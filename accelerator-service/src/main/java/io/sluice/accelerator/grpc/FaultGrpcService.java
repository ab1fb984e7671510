package io.sluice.accelerator.grpc;

import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.config.AcceleratorConfig;
import io.sluice.accelerator.scheduler.Faults;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.v1.FaultServiceGrpc.FaultServiceImplBase;
import io.sluice.accelerator.v1.SetFaultsRequest;
import io.sluice.accelerator.v1.SetFaultsResponse;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Faults on demand, where the configuration allows them. */
@GrpcService
@Singleton
public class FaultGrpcService extends FaultServiceImplBase {
    private static final Logger LOG = Logger.getLogger(FaultGrpcService.class);

    private final Fleet fleet;
    private final boolean enabled;

    FaultGrpcService(Fleet fleet, AcceleratorConfig config) {
        this.fleet = fleet;
        enabled = config.faults().enabled();
    }

    @Override
    public void setFaults(SetFaultsRequest request, StreamObserver<SetFaultsResponse> response) {
        try {
            Worker worker = worker(request.getWorkerId());
            Faults faults = read(request);
            worker.fail(faults);
            LOG.infof("worker %s has faults on demand: %s", worker.id(), faults);
            response.onNext(
                    SetFaultsResponse.newBuilder().setSteps(worker.load().steps).build());
            response.onCompleted();
        } catch (RefusedException e) {
            response.onError(StatusMapping.exception(e.refusal()));
        }
    }

    private Worker worker(String id) throws RefusedException {
        if (!enabled) {
            throw new RefusedException(new Refusal.FaultsDisabled(AcceleratorConfig.FAULTS_ENABLED));
        }
        Worker worker = fleet.find(id);
        if (worker == null) {
            throw new RefusedException(new Refusal.UnknownWorker(id));
        }
        return worker;
    }

    private static Faults read(SetFaultsRequest request) throws RefusedException {
        if (!request.hasFaults()) {
            return Faults.NONE;
        }
        io.sluice.accelerator.v1.Faults faults = request.getFaults();
        long stuckMicros = faults.hasStuckTimeUs() ? faults.getStuckTimeUs() : Faults.MAX_STUCK_NANOS / 1_000;
        if (stuckMicros < 0 || stuckMicros > Faults.MAX_STUCK_NANOS / 1_000) {
            throw RefusedException.badField("faults.stuck_time_us", "must be at most an hour");
        }
        if (!(faults.getErrorRate() >= 0 && faults.getErrorRate() <= 1)) {
            throw RefusedException.badField("faults.error_rate", "must be 0 to 1");
        }
        double slowFactor = faults.hasSlowFactor() ? faults.getSlowFactor() : 1;
        if (!(slowFactor >= 1 && slowFactor <= 1_000)) {
            throw RefusedException.badField("faults.slow_factor", "must be 1 to 1,000");
        }
        return new Faults(
                faults.getErrorRate(),
                slowFactor,
                step(faults.hasCrashAtStep(), faults.getCrashAtStep()),
                step(faults.hasStuckAtStep(), faults.getStuckAtStep()),
                stuckMicros * 1_000,
                step(faults.hasKvLossAtStep(), faults.getKvLossAtStep()));
    }

    /** Numbers beyond 2^63 never come either. */
    private static long step(boolean present, long number) {
        return present && number >= 0 ? number : Faults.NEVER;
    }
}
