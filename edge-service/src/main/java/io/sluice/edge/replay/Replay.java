package io.sluice.edge.replay;

import io.sluice.edge.routing.Asked;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.routing.Placement;
import io.sluice.edge.routing.PlacementPolicy;
import io.sluice.edge.routing.Placer;
import io.sluice.edge.routing.PrefixMatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * One run of a trace under one policy, in virtual time: the placement is the edge's own, the workers are modelled, the
 * index is exact. The same trace, policy and settings make the same run.
 */
final class Replay {
    private static final String MODEL = "trace";
    private static final long NANOS_PER_MICRO = 1_000;
    /** Blocks from the start, 1,024 tokens, by which conversations are told apart. */
    private static final int SESSION_BLOCKS = 2;

    private final ReplaySettings settings;
    private final List<ModelledWorker> workers = new ArrayList<>();
    private final FleetView fleet;
    private final Placer placer;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final boolean[] reportDue;
    private final List<Long> waits = new ArrayList<>();
    private long order;
    private long promptTokens;
    private long cachedTokens;

    private record Event(long at, long order, Runnable what) {}

    /**
     * What came of a run.
     *
     * @param hitRate share of prompt tokens found in the cache
     * @param firstTokenMicros times from arrival to first token, from the shortest on
     */
    record Outcome(double hitRate, long[] firstTokenMicros) {
        double mean() {
            return Arrays.stream(firstTokenMicros).average().orElse(0);
        }

        long quantile(double share) {
            return firstTokenMicros.length == 0
                    ? 0
                    : firstTokenMicros[(int) Math.min(firstTokenMicros.length - 1, share * firstTokenMicros.length)];
        }
    }

    Replay(ReplaySettings settings, PlacementPolicy policy, int cacheBlocks) {
        this.settings = settings;
        // In this run reports are never stale: what is compared is policies.
        this.fleet = new FleetView(settings.workers(), Long.MAX_VALUE / 4, Long.MAX_VALUE / 2);
        this.placer = new Placer(fleet, policy);
        this.reportDue = new boolean[settings.workers()];
        for (int worker = 0; worker < settings.workers(); worker++) {
            workers.add(new ModelledWorker(settings, cacheBlocks));
            report(worker, 0);
        }
    }

    Outcome run(List<TraceRequest> trace) {
        for (TraceRequest request : trace) {
            long at = (long) (request.micros() / settings.speedup());
            at(at, () -> arrive(request, at));
        }
        for (Event event = events.poll(); event != null; event = events.poll()) {
            event.what().run();
        }
        return new Outcome(
                (double) cachedTokens / Math.max(1, promptTokens),
                waits.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    private void arrive(TraceRequest request, long now) {
        Map<String, PrefixMatches.Held> held = new HashMap<>();
        for (int worker = 0; worker < workers.size(); worker++) {
            ModelledWorker of = workers.get(worker);
            held.put(name(worker), new PrefixMatches.Held(1, of.held(request.blocks()), of.promised(request.blocks())));
        }
        long[] blocks = request.blocks();
        long session = blocks.length == 0 ? 0 : blocks[Math.min(blocks.length, SESSION_BLOCKS) - 1] + 1;
        Placement placement = placer.place(
                MODEL,
                new Asked(request.inputTokens(), session),
                new PrefixMatches(true, held),
                Set.of(),
                now * NANOS_PER_MICRO);
        if (!(placement instanceof Placement.Placed placed)) {
            throw new IllegalStateException("A worker without bounds refused a request: " + placement);
        }
        placed.candidate().worker().dispatched();
        placed.candidate().worker().accepted();
        int chosen = placed.candidate().worker().endpoint();
        workers.get(chosen).accept(request);
        advance(chosen, now);
    }

    private void advance(int worker, long now) {
        ModelledWorker on = workers.get(worker);
        ModelledWorker.Job job = on.beginPrefill(now);
        if (job != null) {
            promptTokens += job.request.inputTokens();
            cachedTokens += job.cachedTokens;
            long arrived = (long) (job.request.micros() / settings.speedup());
            waits.add(job.firstTokenAt - arrived);
            at(job.firstTokenAt, () -> {
                long end = on.endPrefill(job, job.firstTokenAt);
                at(end, () -> {
                    on.end();
                    advance(worker, end);
                });
                advance(worker, job.firstTokenAt);
            });
        }
        if (!reportDue[worker]) {
            reportDue[worker] = true;
            long at = now + settings.reportMicros();
            at(at, () -> report(worker, at));
        }
    }

    private void report(int worker, long now) {
        reportDue[worker] = false;
        fleet.report(worker, name(worker), MODEL, workers.get(worker).load(now), now * NANOS_PER_MICRO);
    }

    private void at(long micros, Runnable what) {
        events.add(new Event(micros, order++, what));
    }

    private static String name(int worker) {
        return "worker-" + worker;
    }
}
