package io.sluice.edge.pipeline;

import io.sluice.edge.routing.PrefixMatches;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The index of who holds which prefix, as the pipeline needs it. The plane goes on without it. */
public interface PrefixIndexPort {
    /**
     * Asks who holds a prompt's prefix. The answer comes once, within the configured time: {@link
     * PrefixMatches#unknown()} when the index does not answer.
     */
    Query match(String model, long[] blockHashes, TraceContext trace, Consumer<PrefixMatches> answer);

    /** Notes that a request with this prefix is on its way to a worker. Nobody waits for the outcome. */
    void acquireLease(String leaseId, String workerId, long[] blockHashes, long ttlMillis, TraceContext trace);

    /**
     * Ends a lease. Nobody waits for the outcome.
     *
     * @param hit what became of the prompt on the worker, once that is known
     */
    void releaseLease(String leaseId, @Nullable Hit hit, TraceContext trace);

    /**
     * What was promised of a worker, and what it found in its cache.
     *
     * @param workerId the worker
     * @param epoch its epoch when the promise was made
     * @param promisedTokens tokens of the prompt that the index said it holds
     * @param cachedTokens tokens of it that it had
     */
    record Hit(String workerId, long epoch, long promisedTokens, long cachedTokens) {}

    /** A question under way. */
    interface Query {
        /** Withdraws the question; no answer follows. */
        void cancel();
    }
}
