package io.sluice.kvcache.prefix;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is asked and found of one model, since the start. */
public final class ModelTally {
    private final LongAdder queries = new LongAdder();
    private final LongAdder queryBlocks = new LongAdder();
    private final LongAdder queryTokens = new LongAdder();
    private final LongAdder hitBlocks = new LongAdder();
    private final LongAdder hitTokens = new LongAdder();
    private final LongAdder promisedTokens = new LongAdder();
    private final LongAdder realisedTokens = new LongAdder();

    void matched(long asked, long found, int blockTokens) {
        queries.increment();
        queryBlocks.add(asked);
        queryTokens.add(asked * blockTokens);
        hitBlocks.add(found);
        hitTokens.add(found * blockTokens);
    }

    void promised(long promised, long realised) {
        promisedTokens.add(promised);
        realisedTokens.add(realised);
    }

    /** Match calls. */
    public long queries() {
        return queries.sum();
    }

    /** Blocks asked for. */
    public long queryBlocks() {
        return queryBlocks.sum();
    }

    /** Tokens asked for. */
    public long queryTokens() {
        return queryTokens.sum();
    }

    /** Blocks that the worker with the longest prefix held. */
    public long hitBlocks() {
        return hitBlocks.sum();
    }

    /** Tokens of these. */
    public long hitTokens() {
        return hitTokens.sum();
    }

    /** Tokens promised, by reports of hits. */
    public long promisedTokens() {
        return promisedTokens.sum();
    }

    /** Those of them that the workers had. */
    public long realisedTokens() {
        return realisedTokens.sum();
    }
}
