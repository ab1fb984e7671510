package io.sluice.kvcache.prefix;

/**
 * What the index knows of a worker, for an operator.
 *
 * @param info how it introduced itself
 * @param seq number of the last event applied
 * @param connected whether a publisher speaks for it now
 * @param heardAgeMillis time since it was last heard of
 * @param activeLeases leases under way on it
 * @param promisedTokens tokens promised of it, by reports of hits
 * @param realisedTokens those of them that it had
 * @param distrusted whether its promises are found broken too often
 */
public record WorkerState(
        WorkerInfo info,
        long seq,
        boolean connected,
        long heardAgeMillis,
        int activeLeases,
        long promisedTokens,
        long realisedTokens,
        boolean distrusted) {}
