package io.sluice.kvcache.prefix;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens to the index, since the start; for metrics. */
public final class IndexCounters {
    private final LongAdder stored = new LongAdder();
    private final LongAdder removed = new LongAdder();
    private final LongAdder cleared = new LongAdder();
    private final LongAdder snapshots = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final LongAdder expiredWorkers = new LongAdder();
    private final LongAdder expiredLeases = new LongAdder();
    private final LongAdder promisedTokens = new LongAdder();
    private final LongAdder realisedTokens = new LongAdder();
    private final LongAdder distrusts = new LongAdder();

    void blocksStored(int blocks) {
        stored.add(blocks);
    }

    void blocksRemoved(int blocks) {
        removed.add(blocks);
    }

    void cacheCleared() {
        cleared.increment();
    }

    void snapshotApplied() {
        snapshots.increment();
    }

    void gapFound() {
        gaps.increment();
    }

    void workerRestarted() {
        restarts.increment();
    }

    void workerExpired() {
        expiredWorkers.increment();
    }

    void leaseExpired() {
        expiredLeases.increment();
    }

    void promised(long promised, long realised) {
        promisedTokens.add(promised);
        realisedTokens.add(realised);
    }

    void workerDistrusted() {
        distrusts.increment();
    }

    /** Tokens promised, by reports of hits. */
    public long promisedTokens() {
        return promisedTokens.sum();
    }

    /** Promised tokens that the workers had. */
    public long realisedTokens() {
        return realisedTokens.sum();
    }

    /** Times a worker has lost trust. */
    public long distrusts() {
        return distrusts.sum();
    }

    /** Blocks named by events of storing. */
    public long stored() {
        return stored.sum();
    }

    /** Blocks named by events of removal. */
    public long removed() {
        return removed.sum();
    }

    /** Times a worker has cleared its cache. */
    public long cleared() {
        return cleared.sum();
    }

    /** Snapshots that took the place of what was known. */
    public long snapshots() {
        return snapshots.sum();
    }

    /** Gaps found in the events of a worker. */
    public long gaps() {
        return gaps.sum();
    }

    /** Workers that came back with a new epoch. */
    public long restarts() {
        return restarts.sum();
    }

    /** Workers whose publisher stayed away longer than the grace time. */
    public long expiredWorkers() {
        return expiredWorkers.sum();
    }

    /** Leases that ended by their time to live. */
    public long expiredLeases() {
        return expiredLeases.sum();
    }
}
