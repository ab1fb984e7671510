package io.sluice.edge.adapter;

import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.WatchLoadRequest;
import io.sluice.accelerator.v1.WatchLoadResponse;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.routing.WorkerLoad;
import io.vertx.core.impl.ContextInternal;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Watches the loads of one accelerator process for as long as the edge runs. Lives on one event loop. */
final class LoadWatch implements LoopCall.Receiver<WatchLoadResponse> {
    private static final Logger LOG = Logger.getLogger(LoadWatch.class);
    private static final int MAX_IGNORED = 1024;

    private final Backends backends;
    private final ContextInternal context;
    private final FleetView fleet;
    private final Clock clock;
    private final Backoff backoff;
    private final int endpoint;
    private final String address;
    private final Set<String> ignored = new HashSet<>();
    private boolean heard;
    private boolean silent;
    private boolean stopped;

    LoadWatch(
            Backends backends,
            ContextInternal context,
            FleetView fleet,
            Clock clock,
            Backoff backoff,
            int endpoint,
            String address) {
        this.backends = backends;
        this.context = context;
        this.fleet = fleet;
        this.clock = clock;
        this.backoff = backoff;
        this.endpoint = endpoint;
        this.address = address;
    }

    void start() {
        if (stopped) {
            return;
        }
        heard = false;
        backends.hurry();
        LoopCall<WatchLoadRequest, WatchLoadResponse> call = LoopCall.startEndless(
                backends.accelerator(context, endpoint),
                context.nettyEventLoop(),
                AcceleratorServiceGrpc.getWatchLoadMethod(),
                this);
        call.send(WatchLoadRequest.getDefaultInstance());
        call.halfClose();
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void message(WatchLoadResponse message) {
        io.sluice.accelerator.v1.WorkerLoad load = message.getLoad();
        if (!heard) {
            heard = true;
            silent = false;
            backoff.reset();
            LOG.infof("Loads of the accelerator at %s come in", address);
        }
        if (fleet.report(endpoint, load.getWorkerId(), load.getModel(), load(load), clock.nanos())) {
            ignored.remove(load.getWorkerId());
        } else if (ignored.size() < MAX_IGNORED && ignored.add(load.getWorkerId())) {
            LOG.warnf(
                    "Worker %s is ignored: sluice.edge.placement.max-workers are tracked already", load.getWorkerId());
        }
    }

    @Override
    public void closed(Status status, Metadata trailers) {
        if (stopped) {
            return;
        }
        long wait = backoff.next();
        long now = clock.nanos();
        fleet.disconnected(endpoint, now, now + TimeUnit.MILLISECONDS.toNanos(wait));
        if (heard || !silent) {
            // Said once for each time it goes, not for every attempt.
            silent = true;
            LOG.warnf("No loads from the accelerator at %s (%s); trying again", address, status.getCode());
        }
        context.owner().setTimer(wait, timer -> context.runOnContext(v -> start()));
    }

    private static WorkerLoad load(io.sluice.accelerator.v1.WorkerLoad load) {
        return new WorkerLoad(
                load.getEpoch(),
                load.getWaiting(),
                load.getMaxWaiting(),
                load.getRunning(),
                load.getParked(),
                load.getMaxRunning(),
                load.getFreeBlocks(),
                load.getTotalBlocks(),
                load.getBlockTokens(),
                load.getContextTokens(),
                load.getPredictedQueueUs(),
                load.getPredictedPrefillUsPer1KTokens(),
                load.getPredictedStepUs(),
                load.getDraining());
    }
}
