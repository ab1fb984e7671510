package io.sluice.accelerator.hardware;

/**
 * How an engine puts its batches together.
 *
 * @param promptsFirst whether a step that computes prompts decodes nothing, as SGLang's default does; else prompts share
 *     the step with the sequences that decode
 * @param maxPrompts most prompts of which one step computes a part
 * @param reserveAnswers whether a request gets the blocks for its longest answer before it starts, so that no sequence
 *     ever loses its blocks, as TensorRT-LLM's default does; else blocks are given as they are filled
 * @param wholePrompts whether a prompt is computed in one step where the step's budget suffices for it, as TensorRT-LLM's
 *     default does; else the last one gets what is left of the budget
 * @param waitSteps most steps that prompts wait for others beside sequences that decode, TensorRT-LLM's
 *     {@code batch_wait_timeout_iters}; 0 for none
 * @param waitShare share of the budget from which on a step's tokens are enough to wait no longer, its
 *     {@code batch_wait_max_tokens_ratio}
 */
public record Batching(
        boolean promptsFirst,
        int maxPrompts,
        boolean reserveAnswers,
        boolean wholePrompts,
        int waitSteps,
        double waitShare) {
    /** vLLM's way: prompts and decodes in one step, any number of prompts, blocks as they are needed. */
    public static final Batching MIXED = new Batching(false, 65_536, false);

    /** Makes one that divides prompts and does not wait. */
    public Batching(boolean promptsFirst, int maxPrompts, boolean reserveAnswers) {
        this(promptsFirst, maxPrompts, reserveAnswers, false, 0, 0);
    }

    static Batching read(Figures figures) {
        return new Batching(
                figures.flag("prompts_first"),
                figures.whole("max_prompts_per_step", 1, 65_536),
                figures.flag("reserve_answers"),
                figures.flag("whole_prompts"),
                0,
                0);
    }

    /** Checks the bounds. */
    public Batching {
        if (maxPrompts < 1) {
            throw new IllegalArgumentException("maxPrompts must be 1 or more, not " + maxPrompts);
        }
        if (waitSteps < 0 || !(waitShare >= 0 && waitShare <= 1)) {
            throw new IllegalArgumentException(
                    "waitSteps must be 0 or more and waitShare 0 to 1, not " + waitSteps + " and " + waitShare);
        }
    }

    /**
     * Returns the same with another wait for more prompts.
     *
     * @param steps most steps, 0 for none
     * @param share share of the budget that is enough
     */
    public Batching waiting(int steps, double share) {
        return new Batching(promptsFirst, maxPrompts, reserveAnswers, wholePrompts, steps, share);
    }
}
