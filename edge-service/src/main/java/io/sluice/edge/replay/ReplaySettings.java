package io.sluice.edge.replay;

/**
 * What a replay models.
 *
 * @param workers workers
 * @param cacheTokens tokens of each worker's cache
 * @param slots sequences of each worker's batch
 * @param prefillMicrosPer1k time of a prefill per 1,000 uncached tokens
 * @param stepMicros time of a decode step of an empty batch
 * @param stepMicrosPerSequence what each sequence adds to it
 * @param reportMicros age of the loads that a placement sees, at most
 * @param speedup how much closer to one another the requests come than in the trace
 */
record ReplaySettings(
        int workers,
        int cacheTokens,
        int slots,
        long prefillMicrosPer1k,
        long stepMicros,
        long stepMicrosPerSequence,
        long reportMicros,
        double speedup) {}
