package io.sluice.accelerator.hardware;

/** How long a step takes whose amounts are means over several steps that are alike. */
@FunctionalInterface
public interface MeanStepTime {
    /**
     * Returns seconds.
     *
     * @param decodes sequences that decode
     * @param context tokens of context that they read
     * @param prompts prompts of which a part is computed
     * @param promptTokens tokens of these
     * @param pairs pairs of a prompt token and a token it attends to
     */
    double seconds(double decodes, double context, double prompts, double promptTokens, double pairs);
}
