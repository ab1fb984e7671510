package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.hardware.StepTime;

/**
 * Predicts waits from the hardware's own step times and from how long sequences have kept their slots. A prediction
 * assumes that the prompts in the queue are not in the cache and that nothing ends early.
 */
final class Forecast {
    /** Weight of the newest observation in the mean time that a sequence keeps its slot. */
    private static final double NEWEST = 0.05;
    /** A prediction is at most this, in nanoseconds: some 73 years. */
    private static final double FOREVER = 0x1p61;

    private final Limits limits;
    private final StepTime stepTime;
    private final StepShape scratch = new StepShape();
    private int decodes;
    private long meanContext = 1;
    private double slotNanos;

    Forecast(Limits limits, StepTime stepTime) {
        this.limits = limits;
        this.stepTime = stepTime;
    }

    /** Notes what a step works on. */
    void observe(StepShape shape) {
        decodes = shape.decodeSequences;
        if (decodes > 0) {
            meanContext = Math.max(1, shape.decodeContextTokens / decodes);
        }
    }

    /** Notes how long a sequence kept its slot. */
    void observeSlot(long nanos) {
        slotNanos = slotNanos == 0 ? nanos : slotNanos + NEWEST * (nanos - slotNanos);
    }

    /** Notes that nothing runs. */
    void idle() {
        decodes = 0;
    }

    /** Predicts the time per token at the present load, one sequence at least. */
    long stepNanos() {
        shape(Math.max(1, decodes));
        return stepTime.nanos(scratch);
    }

    /**
     * Predicts the time from the first step of a prompt to its first token.
     *
     * @param cached tokens of the prompt that are in the cache
     * @param tokens all of its tokens
     */
    long prefillNanos(int cached, int tokens) {
        int chunk = chunk();
        long nanos = 0;
        for (int done = cached; done < tokens; done += chunk) {
            shape(decodes);
            scratch.addPrefill(Math.min(chunk, tokens - done), done);
            nanos += stepTime.nanos(scratch);
        }
        return nanos;
    }

    /**
     * Predicts the time until a new request enters its first step.
     *
     * @param stepLeftNanos what is left of the step under way
     * @param ahead requests that get a slot before it
     * @param taken slots that are taken
     * @param backlogTokens prompt tokens that are computed before its own
     */
    long queueNanos(long stepLeftNanos, int ahead, int taken, long backlogTokens) {
        int chunk = chunk();
        shape(decodes);
        scratch.addPrefill(chunk, chunk / 2);
        long fullSteps = backlogTokens / chunk;
        double backlog = fullSteps == 0 ? 0 : (double) fullSteps * (double) stepTime.nanos(scratch);
        int lacking = ahead + 1 - (limits.maxSequences() - taken);
        double slots = lacking <= 0 ? 0 : meanSlotNanos() * ((double) lacking / limits.maxSequences());
        return stepLeftNanos + (long) Math.min(FOREVER, Math.max(backlog, slots));
    }

    private double meanSlotNanos() {
        // Before the first sequence has ended: as if an answer had 128 tokens.
        return slotNanos > 0 ? slotNanos : 128.0 * (double) stepNanos();
    }

    private int chunk() {
        return Math.max(1, limits.maxBatchedTokens() - decodes);
    }

    private void shape(int sequences) {
        scratch.clear();
        scratch.decodeSequences = sequences;
        scratch.decodeContextTokens = sequences * meanContext;
    }
}
