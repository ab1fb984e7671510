package io.sluice.edge.pipeline;

/**
 * Counted tokens.
 *
 * @param promptTokens tokens of the prompt, cached ones included
 * @param cachedTokens those whose KV blocks the worker already held
 * @param completionTokens tokens that were generated and delivered
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {
    /** Nothing was counted. */
    public static final Usage NONE = new Usage(0, 0, 0);
}
