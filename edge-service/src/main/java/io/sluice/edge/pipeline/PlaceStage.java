package io.sluice.edge.pipeline;

import io.sluice.edge.routing.Asked;
import io.sluice.edge.routing.Placement;
import io.sluice.edge.routing.Placer;
import io.sluice.edge.routing.PrefixMatches;
import java.util.concurrent.TimeUnit;

/** Asks who holds the prompt's prefix and chooses the worker. A second try uses the first answer again. */
final class PlaceStage implements Stage {
    /** Blocks from the start, 128 tokens, by which requests without a fairness id are told apart. */
    private static final int SESSION_BLOCKS = 8;

    private final Placer placer;

    PlaceStage(Placer placer) {
        this.placer = placer;
    }

    @Override
    public StageName name() {
        return StageName.PLACE;
    }

    @Override
    public void enter(Exchange exchange) {
        long[] hashes = exchange.prompt().blockHashes();
        if (exchange.matches != null) {
            choose(exchange, exchange.matches);
        } else if (hashes.length == 0) {
            choose(exchange, PrefixMatches.unknown());
        } else {
            exchange.observer.matching(hashes.length);
            exchange.query = exchange.ports
                    .prefixIndex()
                    .match(exchange.request().model(), hashes, exchange.observer.trace(), answer -> {
                        if (!exchange.done()) {
                            exchange.query = null;
                            exchange.observer.matched(answer.longest(), answer.known());
                            choose(exchange, answer);
                        }
                    });
        }
    }

    /** What belongs together: what the client says does, else what begins alike, beyond what a template makes alike. */
    private static long session(Exchange exchange) {
        String named = exchange.request().terms().fairnessId();
        if (!named.isEmpty()) {
            return (exchange.tenant().id() + '/' + named).hashCode();
        }
        long[] hashes = exchange.prompt().blockHashes();
        return hashes.length == 0 ? 0 : hashes[Math.min(hashes.length, SESSION_BLOCKS) - 1];
    }

    private static long wait(Placement placement) {
        return switch (placement) {
            case Placement.NoWorker none -> none.retryAfterNanos();
            case Placement.AllFull full -> full.retryAfterNanos();
            case Placement.AllDraining draining -> draining.retryAfterNanos();
            case Placement.TooLong tooLong -> 0;
            case Placement.Placed placed -> 0;
        };
    }

    private void choose(Exchange exchange, PrefixMatches matches) {
        exchange.matches = matches;
        String model = exchange.request().model();
        int tokens = exchange.prompt().ids().length;
        long now = exchange.now();
        Placement placement =
                placer.place(model, new Asked(tokens, session(exchange)), matches, exchange.failedWorkers, now);
        exchange.observer.placed(placement);
        if (exchange.lastFailure != null && !(placement instanceof Placement.Placed)) {
            // Nobody else can take over: what the worker said tells more than that there is no other.
            exchange.fail(PortFailures.whilePlaced(exchange, exchange.lastFailure, wait(placement)));
            return;
        }
        switch (placement) {
            case Placement.Placed placed -> {
                long micros = placed.candidate().firstTokenMicros();
                if (placed.fresh() && now + TimeUnit.MICROSECONDS.toNanos(micros) > exchange.firstTokenAt()) {
                    exchange.fail(AdmitStage.tooLate(micros));
                } else {
                    exchange.placed = placed;
                    exchange.advance();
                }
            }
            case Placement.NoWorker none ->
                exchange.fail(exchange.overloaded(
                        "No worker serves `" + model + "` at present.", "no_worker", none.retryAfterNanos()));
            case Placement.AllFull full ->
                exchange.fail(exchange.overloaded(
                        "All workers of `" + model + "` are full.", "workers_full", full.retryAfterNanos()));
            case Placement.AllDraining draining ->
                exchange.fail(exchange.overloaded(
                        "All workers of `" + model + "` are shutting down.",
                        "workers_draining",
                        draining.retryAfterNanos()));
            case Placement.TooLong tooLong ->
                exchange.fail(AdmitStage.tooLong(exchange.request(), tokens, tooLong.maxContextTokens()));
        }
    }
}
