package io.sluice.accelerator.hardware;

/**
 * How an engine puts its batches together.
 *
 * @param promptsFirst whether a step that computes prompts decodes nothing, as SGLang's default does; else prompts share
 *     the step with the sequences that decode
 * @param maxPrompts most prompts of which one step computes a part
 * @param reserveAnswers whether a request gets the blocks for its longest answer before it starts, so that no sequence
 *     ever loses its blocks, as TensorRT-LLM's default does; else blocks are given as they are filled
 */
public record Batching(boolean promptsFirst, int maxPrompts, boolean reserveAnswers) {
    /** vLLM's way: prompts and decodes in one step, any number of prompts, blocks as they are needed. */
    public static final Batching MIXED = new Batching(false, 65_536, false);

    static Batching read(Figures figures) {
        return new Batching(
                figures.flag("prompts_first"),
                figures.whole("max_prompts_per_step", 1, 65_536),
                figures.flag("reserve_answers"));
    }

    /** Checks the bounds. */
    public Batching {
        if (maxPrompts < 1) {
            throw new IllegalArgumentException("maxPrompts must be 1 or more, not " + maxPrompts);
        }
    }
}
