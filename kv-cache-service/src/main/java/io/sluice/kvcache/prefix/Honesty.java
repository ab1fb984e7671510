package io.sluice.kvcache.prefix;

/**
 * What came of a worker's promises. A promise is the prefix that the index said it holds; what came of it is what the
 * worker found in its cache when the request arrived. The share that was kept is averaged over the last tokens promised
 * (exponentially, so that small prompts count little). A worker whose average falls below a bound is distrusted until it
 * has risen above a higher one. For one start of an engine: a new one has a new cache and a clean slate.
 */
final class Honesty {
    private final HonestyLimits limits;
    private long promised;
    private long realised;
    private double kept = 1;
    private volatile boolean distrusted;

    Honesty(HonestyLimits limits) {
        this.limits = limits;
    }

    /**
     * Takes a report.
     *
     * @return whether the worker has now lost trust or won it back
     */
    synchronized boolean report(long promisedTokens, long cachedTokens) {
        if (promisedTokens <= 0) {
            return false;
        }
        // More than was promised is no merit: the cache has grown since.
        long had = Math.clamp(cachedTokens, 0, promisedTokens);
        promised += promisedTokens;
        realised += had;
        double weight = Math.min(1, (double) promisedTokens / limits.windowTokens());
        kept += weight * ((double) had / promisedTokens - kept);
        boolean now = distrusted ? kept < limits.trustAbove() : kept < limits.distrustBelow();
        boolean changed = now != distrusted;
        distrusted = now;
        return changed;
    }

    boolean distrusted() {
        return distrusted;
    }

    /** Tokens promised in all. */
    synchronized long promisedTokens() {
        return promised;
    }

    /** Those of them that the worker had. */
    synchronized long realisedTokens() {
        return realised;
    }
}
