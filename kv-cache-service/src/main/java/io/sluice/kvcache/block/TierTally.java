package io.sluice.kvcache.block;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What was asked of a tier and what became of its blocks, since the start. */
public final class TierTally {
    private final LongAdder queries = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final LongAdder hitBytes = new LongAdder();
    private final LongAdder promotions = new LongAdder();
    private final LongAdder demotions = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder evictedBytes = new LongAdder();
    private final Map<EvictionCause, LongAdder> evictions = new EnumMap<>(EvictionCause.class);

    TierTally() {
        for (EvictionCause cause : EvictionCause.values()) {
            evictions.put(cause, new LongAdder());
        }
    }

    void asked() {
        queries.increment();
    }

    void hit(long bytes) {
        hits.increment();
        hitBytes.add(bytes);
    }

    void promoted() {
        promotions.increment();
    }

    void demoted() {
        demotions.increment();
    }

    void failed() {
        failures.increment();
    }

    void evicted(EvictionCause cause, long bytes) {
        of(cause).increment();
        evictedBytes.add(bytes);
    }

    /** Blocks asked for that no faster tier had. */
    public long queries() {
        return queries.sum();
    }

    /** Blocks found here. */
    public long hits() {
        return hits.sum();
    }

    /** Their bytes. */
    public long hitBytes() {
        return hitBytes.sum();
    }

    /** Blocks that were asked for and went from here to memory. */
    public long promotions() {
        return promotions.sum();
    }

    /** Blocks that went from here to a slower tier. */
    public long demotions() {
        return demotions.sum();
    }

    /** Blocks that left the store from here. */
    public long evictions(EvictionCause cause) {
        return of(cause).sum();
    }

    /** Blocks that left the store from here, for whatever cause. */
    public long evictions() {
        long all = 0;
        for (EvictionCause cause : EvictionCause.values()) {
            all += evictions(cause);
        }
        return all;
    }

    /** Times that a block could not be copied to or from here because the tier failed. */
    public long failures() {
        return failures.sum();
    }

    /** Bytes of the blocks that left the store from here. */
    public long evictedBytes() {
        return evictedBytes.sum();
    }

    private LongAdder of(EvictionCause cause) {
        return Objects.requireNonNull(evictions.get(cause));
    }
}
