package io.sluice.accelerator.hardware;

/**
 * Rates by hand, the same for every model: for tests and for loading the plane around the worker.
 *
 * @param stepNanos cost of a step
 * @param sequenceNanos cost of a sequence in a step
 * @param prefillTokenNanos cost of a prompt token
 * @param maxSequences slots
 * @param maxBatchedTokens tokens in a step
 * @param kvTokens tokens whose KV is held
 */
public record FixedProfile(
        long stepNanos,
        long sequenceNanos,
        long prefillTokenNanos,
        int maxSequences,
        int maxBatchedTokens,
        long kvTokens)
        implements HardwareProfile {

    static FixedProfile read(Figures figures) {
        return new FixedProfile(
                Math.round(figures.positive("step_us") * 1e3),
                Math.round(figures.number("sequence_us", 0, 1e6) * 1e3),
                Math.round(figures.number("prefill_token_us", 0, 1e6) * 1e3),
                figures.whole("max_sequences", 1, 65_536),
                figures.whole("max_batched_tokens", 1, 1 << 20),
                figures.whole("kv_tokens", 16, Integer.MAX_VALUE));
    }

    /** Returns the same with another cost of a step. */
    public FixedProfile withStepNanos(long nanos) {
        return new FixedProfile(nanos, sequenceNanos, prefillTokenNanos, maxSequences, maxBatchedTokens, kvTokens);
    }

    @Override
    public Hardware load(ModelArchitecture model) {
        StepTime stepTime = shape ->
                Math.max(1, stepNanos + shape.sequences() * sequenceNanos + shape.prefillTokens * prefillTokenNanos);
        return new Hardware(stepTime, maxSequences, maxBatchedTokens, kvTokens, Batching.MIXED);
    }
}
