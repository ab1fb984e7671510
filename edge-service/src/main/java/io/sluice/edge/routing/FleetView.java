package io.sluice.edge.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The workers of all accelerator processes and their loads, as the processes report them.
 *
 * <p>A report that is older than {@code staleAfter}, or whose process is disconnected, is still used, with less trust:
 * its worker is chosen only when no worker with a fresh report can take the request. So a silent fleet never freezes
 * dispatch. A worker that was not heard of for {@code forgetAfter} is forgotten.
 *
 * <p>Readers never wait: they see the last complete map.
 */
public final class FleetView {
    private final int maxWorkers;
    private final long staleAfterNanos;
    private final long forgetAfterNanos;
    private final Map<String, Worker> byId = new LinkedHashMap<>();
    private volatile Map<String, List<Worker>> byModel = Map.of();
    private volatile long nextAttemptAt;
    private long sweptAt;

    /**
     * Makes an empty view.
     *
     * @param maxWorkers workers that are tracked at most; further ones are ignored
     * @param staleAfterNanos age from which a report is trusted less
     * @param forgetAfterNanos age from which a worker is forgotten
     */
    public FleetView(int maxWorkers, long staleAfterNanos, long forgetAfterNanos) {
        this.maxWorkers = maxWorkers;
        this.staleAfterNanos = staleAfterNanos;
        this.forgetAfterNanos = forgetAfterNanos;
    }

    /**
     * Takes a report.
     *
     * @return whether the worker is tracked; false when there are too many
     */
    public synchronized boolean report(int endpoint, String workerId, String model, WorkerLoad load, long now) {
        if (now - sweptAt >= staleAfterNanos) {
            forget(now);
        }
        Worker known = byId.get(workerId);
        if (known != null && known.model().equals(model) && known.endpoint() == endpoint) {
            known.report(load, now);
            return true;
        }
        if (known == null && byId.size() >= maxWorkers) {
            return false;
        }
        byId.put(workerId, new Worker(workerId, model, endpoint, load, now));
        publish();
        return true;
    }

    /**
     * Notes that a process no longer reports.
     *
     * @param nextAttemptAt when the edge tries to reach it again
     */
    public synchronized void disconnected(int endpoint, long now, long nextAttemptAt) {
        this.nextAttemptAt = nextAttemptAt;
        for (Worker worker : byId.values()) {
            if (worker.endpoint() == endpoint) {
                worker.disconnected();
            }
        }
        forget(now);
    }

    /** Returns the workers of a model; empty when there are none. */
    public List<Worker> workers(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    /** Returns all workers, by model and id. */
    public List<Worker> all() {
        return byModel.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Worker::model).thenComparing(Worker::id))
                .toList();
    }

    /** Returns how many workers are tracked. */
    public int size() {
        return byModel.values().stream().mapToInt(List::size).sum();
    }

    /** Returns whether a worker's report is recent. */
    public boolean fresh(Worker worker, long now) {
        return worker.fresh(now, staleAfterNanos);
    }

    /** Returns how long until the edge looks again for a process it lost, in nanoseconds; 0 when it is doing so. */
    public long untilNextAttempt(long now) {
        return Math.max(0, nextAttemptAt - now);
    }

    private void forget(long now) {
        sweptAt = now;
        if (byId.values().removeIf(worker -> now - worker.reportedAt() > forgetAfterNanos)) {
            publish();
        }
    }

    private void publish() {
        Map<String, List<Worker>> next = new HashMap<>();
        for (Worker worker : byId.values()) {
            next.computeIfAbsent(worker.model(), model -> new ArrayList<>()).add(worker);
        }
        next.replaceAll((model, workers) -> List.copyOf(workers));
        byModel = Map.copyOf(next);
    }
}
