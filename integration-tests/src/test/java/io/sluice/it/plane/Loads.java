package io.sluice.it.plane;

import io.grpc.Context;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.WatchLoadRequest;
import io.sluice.accelerator.v1.WorkerLoad;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the workers of a plane say of themselves, followed over WatchLoad. */
public final class Loads implements AutoCloseable {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Map<String, WorkerLoad> byModel = new ConcurrentHashMap<>();

    public Loads(Plane plane) {
        var stub = AcceleratorServiceGrpc.newBlockingStub(plane.channel(plane.accelerator()));
        Thread.ofVirtual()
                .start(() -> context.run(() -> {
                    try {
                        stub.watchLoad(WatchLoadRequest.getDefaultInstance())
                                .forEachRemaining(
                                        answer -> byModel.put(answer.getLoad().getModel(), answer.getLoad()));
                    } catch (io.grpc.StatusRuntimeException ended) {
                        // The test has closed the watch, or the worker is gone: the last loads stay.
                    }
                }));
    }

    /** Latest load of the worker that serves a model; null before the first report. */
    public @Nullable WorkerLoad of(String model) {
        return byModel.get(model);
    }

    /** Waits until the worker of a model reports a load with the property, and returns it. */
    public WorkerLoad await(String model, String what, Predicate<WorkerLoad> property) {
        WorkerLoad[] found = new WorkerLoad[1];
        Await.until(model + ": " + what + "; last load: " + byModel.get(model), Duration.ofSeconds(30), () -> {
            WorkerLoad load = byModel.get(model);
            if (load != null && property.test(load)) {
                found[0] = load;
                return true;
            }
            return false;
        });
        return found[0];
    }

    /** Waits until the worker of a model holds nothing for anybody, and returns that load. */
    public WorkerLoad awaitIdle(String model) {
        return await(
                model,
                "idle",
                load -> load.getRunning() == 0
                        && load.getWaiting() == 0
                        && load.getParked() == 0
                        && load.getFreeBlocks() == load.getTotalBlocks());
    }

    @Override
    public void close() {
        context.cancel(null);
    }
}
