package io.sluice.accelerator.hardware;

/**
 * Step time of a statically scheduled pipeline, without any variance. In one step every sequence goes once through all
 * stages, one beat each: a user's rate is {@code 1/(stages*beat)}, whoever else is there. The stages together hold
 * {@code stages*tokensPerBeat} tokens; what is more than that enters in beats of its own at the end, so the pipeline's
 * capacity is {@code tokensPerBeat/beat}.
 */
final class LpuPipeline implements StepTime {
    private final int stages;
    private final int tokensPerBeat;
    private final long beatNanos;

    LpuPipeline(int stages, int tokensPerBeat, long beatNanos) {
        this.stages = stages;
        this.tokensPerBeat = tokensPerBeat;
        this.beatNanos = beatNanos;
    }

    @Override
    public long nanos(StepShape shape) {
        long beats = ((long) shape.tokens() + tokensPerBeat - 1) / tokensPerBeat;
        return Math.max(stages, beats) * beatNanos;
    }
}
