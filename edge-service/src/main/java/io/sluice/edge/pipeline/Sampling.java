package io.sluice.edge.pipeline;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How to choose the next token. Zero is a value; absence is the model's default.
 *
 * @param maxTokens most tokens to generate
 * @param temperature 0 to 2
 * @param topP above 0 and at most 1
 * @param seed seed of the random choices
 */
public record Sampling(OptionalInt maxTokens, OptionalDouble temperature, OptionalDouble topP, OptionalLong seed) {
    /** The model's defaults. */
    public static final Sampling DEFAULT =
            new Sampling(OptionalInt.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty());

    /** Returns the same with a limit and a seed that are settled. */
    Sampling settled(int tokens, long chosenSeed) {
        return new Sampling(OptionalInt.of(tokens), temperature, topP, OptionalLong.of(chosenSeed));
    }
}
