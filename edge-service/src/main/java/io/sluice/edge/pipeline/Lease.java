package io.sluice.edge.pipeline;

import io.sluice.edge.routing.PrefixMatches;
import io.sluice.edge.routing.Worker;
import org.jspecify.annotations.Nullable;

/**
 * A request's lease of a prefix: taken with the dispatch, so that requests with the same prefix follow this one, and
 * given back at the first token, when the prefix is in the worker's cache and published; or at the end, if that comes
 * first.
 */
final class Lease {
    private final Exchange exchange;
    private @Nullable String held;
    private PrefixIndexPort.@Nullable Hit hit;

    Lease(Exchange exchange) {
        this.exchange = exchange;
    }

    void acquire(String workerId, long predictedFirstTokenMicros) {
        long[] hashes = exchange.prompt().blockHashes();
        if (hashes.length == 0) {
            return;
        }
        held = exchange.failedWorkers.isEmpty() ? exchange.id() : exchange.id() + "-" + exchange.failedWorkers.size();
        // Twice the prediction: a lease that outlives a lost request misleads, one that is too short does too.
        long ttlMillis = Math.min(MAX_TTL_MILLIS, exchange.limits().leaseMinMillis() + predictedFirstTokenMicros / 500);
        exchange.ports.prefixIndex().acquireLease(held, workerId, hashes, ttlMillis, exchange.observer.trace());
    }

    /** The worker has said how much of the prompt it had; goes with the release. */
    void found(Worker worker, int promptTokens, int cachedTokens) {
        PrefixMatches matches = exchange.matches;
        if (held != null && matches != null && matches.known()) {
            hit = new PrefixIndexPort.Hit(
                    worker.id(), worker.load().epoch(), matches.promisedTokens(worker, promptTokens), cachedTokens);
        }
    }

    void release() {
        if (held != null) {
            exchange.ports.prefixIndex().releaseLease(held, hit, exchange.observer.trace());
            held = null;
        }
    }

    private static final long MAX_TTL_MILLIS = 600_000;
}
