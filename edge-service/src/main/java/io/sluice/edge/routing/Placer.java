package io.sluice.edge.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Chooses the worker of a request among those that can take it. Safe for use from several threads. */
public final class Placer {
    private final FleetView fleet;
    private final PlacementPolicy policy;
    private final AtomicInteger turn = new AtomicInteger();

    /** Chooses from a fleet by a policy. */
    public Placer(FleetView fleet, PlacementPolicy policy) {
        this.fleet = fleet;
        this.policy = policy;
    }

    /**
     * Chooses a worker.
     *
     * @param model model that is wanted
     * @param asked what is asked for; a prompt of 1 token or more
     * @param matches who holds how much of it
     * @param excluded ids of workers that have failed this request
     * @param now the time
     */
    public Placement place(String model, Asked asked, PrefixMatches matches, Set<String> excluded, long now) {
        int promptTokens = asked.promptTokens();
        List<Worker> workers = fleet.workers(model).stream()
                .filter(worker -> !excluded.contains(worker.id()))
                .toList();
        if (workers.isEmpty()) {
            return new Placement.NoWorker(fleet.untilNextAttempt(now));
        }
        List<Candidate> trusted = new ArrayList<>(workers.size());
        List<Candidate> doubtful = new ArrayList<>();
        for (Worker worker : workers) {
            WorkerLoad load = worker.load();
            if (load.draining() || promptTokens >= load.contextTokens()) {
                continue;
            }
            if (!fleet.fresh(worker, now)) {
                // Whether it is full is no longer known; it will say so itself.
                doubtful.add(Candidate.of(worker, matches, promptTokens));
            } else if (load.room(worker.unreported()) > 0) {
                trusted.add(Candidate.of(worker, matches, promptTokens));
            }
        }
        if (!trusted.isEmpty()) {
            return new Placement.Placed(best(trusted, asked), true, trusted.size());
        }
        if (!doubtful.isEmpty()) {
            return new Placement.Placed(best(doubtful, asked), false, doubtful.size());
        }
        return refusal(workers, promptTokens);
    }

    /**
     * Returns the least time to the first token that any worker of a model could reach now, in microseconds: that of a
     * prompt that is cached already. Empty when no worker has a recent report.
     */
    public OptionalLong earliestMicros(String model, long now) {
        return fleet.workers(model).stream()
                .filter(worker -> fleet.fresh(worker, now) && !worker.load().draining())
                .mapToLong(worker -> worker.load().queueMicros() + worker.load().stepMicros())
                .min();
    }

    private Candidate best(List<Candidate> possible, Asked asked) {
        List<Candidate> candidates = policy.shortList(possible, asked);
        Comparator<Candidate> order = policy.order();
        int size = candidates.size();
        int start = size == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), size);
        Candidate best = candidates.get(start);
        for (int i = 1; i < size; i++) {
            Candidate other = candidates.get((start + i) % size);
            if (order.compare(other, best) < 0) {
                best = other;
            }
        }
        return best;
    }

    private static Placement refusal(List<Worker> workers, int promptTokens) {
        int longest = 0;
        boolean allDraining = true;
        long wait = Long.MAX_VALUE;
        for (Worker worker : workers) {
            WorkerLoad load = worker.load();
            longest = Math.max(longest, load.contextTokens());
            allDraining &= load.draining();
            wait = Math.min(wait, nextPlaceMicros(load));
        }
        if (promptTokens >= longest) {
            return new Placement.TooLong(longest);
        }
        long nanos = TimeUnit.MICROSECONDS.toNanos(wait);
        return allDraining ? new Placement.AllDraining(nanos) : new Placement.AllFull(nanos);
    }

    // A queue of n requests that empties in t frees one place in about t / n; whoever is refused shall come back when
    // an eighth of the queue is free, so that not all come back for the same place.
    private static long nextPlaceMicros(WorkerLoad load) {
        long one = load.queueMicros() / Math.max(1, load.waiting());
        return one * Math.max(1, load.maxWaiting() / 8) + load.stepMicros();
    }
}
