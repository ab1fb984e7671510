package io.sluice.accelerator.engine;

/**
 * How to choose the next token.
 *
 * @param temperature 0 (always the most probable token) to 2
 * @param topP share of the probability mass to choose from, above 0 and at most 1
 * @param seed of the random choices
 */
public record Sampling(double temperature, double topP, long seed) {
    /** Below this a temperature means 0: clients send 1e-8 in its stead. The bound is vLLM's, {@code _SAMPLING_EPS}. */
    private static final double GREEDY = 1e-5;

    /** Checks the bounds. */
    public Sampling {
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("temperature must be 0 to 2, not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p must be above 0 and at most 1, not " + topP);
        }
    }

    /** Returns whether the most probable token is to be chosen always, so that the seed does not matter. */
    public boolean greedy() {
        return temperature < GREEDY;
    }
}
