package io.sluice.accelerator.engine;

/**
 * How to choose the next token.
 *
 * @param temperature 0 (always the most probable token) to 2
 * @param topP share of the probability mass to choose from, above 0 and at most 1
 * @param seed of the random choices
 */
public record Sampling(double temperature, double topP, long seed) {
    /** Checks the bounds. */
    public Sampling {
        if (!(temperature >= 0 && temperature <= 2)) {
            throw new IllegalArgumentException("temperature must be 0 to 2, not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p must be above 0 and at most 1, not " + topP);
        }
    }
}
