package io.sluice.accelerator.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.scheduler.Load;
import io.sluice.accelerator.scheduler.Scheduler;
import io.sluice.accelerator.v1.FirstTokenPrediction;
import io.sluice.accelerator.v1.WatchLoadResponse;
import io.sluice.accelerator.v1.WorkerLoad;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends each worker's load when it has changed, and after a while in any case. A slow reader gets only the newest. */
final class LoadWatch implements Watch {
    private final List<Entry> entries = new ArrayList<>();
    private final ServerCallStreamObserver<WatchLoadResponse> response;
    private final long heartbeatNanos;

    LoadWatch(Fleet fleet, ServerCallStreamObserver<WatchLoadResponse> response, long heartbeatNanos) {
        for (Worker worker : fleet.all()) {
            entries.add(new Entry(worker));
        }
        this.response = response;
        this.heartbeatNanos = heartbeatNanos;
    }

    @Override
    public boolean pump(long now) {
        for (Entry entry : entries) {
            if (response.isCancelled()) {
                return false;
            }
            Load load = entry.worker.load();
            if (response.isReady() && (load != entry.sent || now - entry.sentNanos >= heartbeatNanos)) {
                entry.sent = load;
                entry.sentNanos = now;
                response.onNext(WatchLoadResponse.newBuilder()
                        .setLoad(message(entry.worker, load))
                        .build());
            }
        }
        return !response.isCancelled();
    }

    @Override
    public void fail() {
        response.onError(StatusMapping.watchFailed());
    }

    private static WorkerLoad message(Worker worker, Load load) {
        return WorkerLoad.newBuilder()
                .setWorkerId(worker.id())
                .setEpoch(worker.epochMicros())
                .setModel(worker.spec().model())
                .setProfile(worker.spec().profile())
                .setWaiting(load.waiting)
                .setMaxWaiting(worker.limits().maxWaiting())
                .setRunning(load.running)
                .setParked(load.parked)
                .setMaxRunning(worker.limits().maxSequences())
                .setFreeBlocks(load.freeBlocks)
                .setTotalBlocks(worker.limits().kvBlocks())
                .setBlockTokens(Scheduler.BLOCK_TOKENS)
                .setContextTokens(worker.limits().maxTokens())
                .setPredictedQueueUs(load.queueNanos / 1_000)
                .setPredictedPrefillUsPer1KTokens(load.prefillNanosPer1k / 1_000)
                .setPredictedStepUs(load.stepNanos / 1_000)
                .setDraining(load.draining || worker.fault() != null || !worker.takesRequests())
                .setSteps(load.steps)
                .setFirstToken(FirstTokenPrediction.newBuilder()
                        .setQueueTimeUs(load.queueNanos / 1_000)
                        .setChunkTokens(load.chunkTokens)
                        .setConstantTimeUs(load.constantNanos * 1e-3)
                        .setTokenTimeUs(load.tokenNanos * 1e-3)
                        .setPairTimeUs(load.pairNanos * 1e-3))
                .build();
    }

    /** What was sent of one worker. */
    private static final class Entry {
        private final Worker worker;
        private @Nullable Load sent;
        private long sentNanos;

        Entry(Worker worker) {
            this.worker = worker;
        }
    }
}
