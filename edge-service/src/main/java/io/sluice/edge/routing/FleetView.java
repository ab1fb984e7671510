package io.sluice.edge.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    private volatile Map<String, List<Worker>> byModel = Map.of();
    private volatile long nextAttemptAt;

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
        Worker known = find(workerId);
        if (known != null && known.model().equals(model) && known.endpoint() == endpoint) {
            known.report(load, now);
            return true;
        }
        Map<String, List<Worker>> next = without(workerId);
        if (count(next) >= maxWorkers) {
            return false;
        }
        List<Worker> workers = new ArrayList<>(next.getOrDefault(model, List.of()));
        workers.add(new Worker(workerId, model, endpoint, load, now));
        next.put(model, List.copyOf(workers));
        byModel = Map.copyOf(next);
        return true;
    }

    /**
     * Notes that a process no longer reports.
     *
     * @param nextAttemptAt when the edge tries to reach it again
     */
    public synchronized void disconnected(int endpoint, long now, long nextAttemptAt) {
        this.nextAttemptAt = nextAttemptAt;
        for (List<Worker> workers : byModel.values()) {
            for (Worker worker : workers) {
                if (worker.endpoint() == endpoint) {
                    worker.disconnected();
                }
            }
        }
        forget(now);
    }

    /** Returns the workers of a model; empty when there are none. */
    public List<Worker> workers(String model) {
        return byModel.getOrDefault(model, List.of());
    }

    /** Returns how many workers are tracked. */
    public int size() {
        return count(byModel);
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
        Map<String, List<Worker>> next = new HashMap<>();
        byModel.forEach((model, workers) -> {
            List<Worker> kept = workers.stream()
                    .filter(worker -> now - worker.reportedAt() <= forgetAfterNanos)
                    .toList();
            if (!kept.isEmpty()) {
                next.put(model, kept);
            }
        });
        byModel = Map.copyOf(next);
    }

    private @Nullable Worker find(String workerId) {
        for (List<Worker> workers : byModel.values()) {
            for (Worker worker : workers) {
                if (worker.id().equals(workerId)) {
                    return worker;
                }
            }
        }
        return null;
    }

    private Map<String, List<Worker>> without(String workerId) {
        Map<String, List<Worker>> next = new HashMap<>();
        byModel.forEach((model, workers) -> {
            List<Worker> others =
                    workers.stream().filter(w -> !w.id().equals(workerId)).toList();
            if (!others.isEmpty()) {
                next.put(model, others);
            }
        });
        return next;
    }

    private static int count(Map<String, List<Worker>> workers) {
        return workers.values().stream().mapToInt(List::size).sum();
    }
}
