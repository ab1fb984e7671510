package io.sluice.kvcache.adapter.vllm;

import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the bridge takes and leaves, since the start; for metrics. */
@Singleton
public class BridgeCounters {
    private final LongAdder batches = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder losses = new LongAdder();
    private final LongAdder restarts = new LongAdder();
    private final Map<Skipped, LongAdder> skipped = new EnumMap<>(Skipped.class);

    BridgeCounters() {
        for (Skipped why : Skipped.values()) {
            skipped.put(why, new LongAdder());
        }
    }

    void batchApplied() {
        batches.increment();
    }

    void batchMalformed() {
        malformed.increment();
    }

    void gapFound() {
        gaps.increment();
    }

    void batchReplayed() {
        replayed.increment();
    }

    void eventsLost() {
        losses.increment();
    }

    void engineRestarted() {
        restarts.increment();
    }

    void blocksSkipped(Skipped why, int blocks) {
        adder(why).add(blocks);
    }

    /** Batches applied. */
    public long batches() {
        return batches.sum();
    }

    /** Batches that could not be read. */
    public long malformed() {
        return malformed.sum();
    }

    /** Gaps in the batches of an engine. */
    public long gaps() {
        return gaps.sum();
    }

    /** Batches had from an engine's replay. */
    public long replayed() {
        return replayed.sum();
    }

    /** Times that events were lost for good and what an engine holds was forgotten. */
    public long losses() {
        return losses.sum();
    }

    /** Engines found to have restarted. */
    public long restarts() {
        return restarts.sum();
    }

    /** Blocks not noted, by cause. */
    public long skipped(Skipped why) {
        return adder(why).sum();
    }

    private LongAdder adder(Skipped why) {
        return Objects.requireNonNull(skipped.get(why));
    }
}
