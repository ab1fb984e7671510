package io.sluice.edge.routing;

/**
 * What of a request a policy may look at, besides what the candidates know.
 *
 * @param promptTokens length of the prompt
 * @param session names what belongs together: requests of one conversation have the same; 0 where nothing is known
 */
public record Asked(int promptTokens, long session) {
    /** A request that belongs to nothing. */
    public static Asked alone(int promptTokens) {
        return new Asked(promptTokens, 0);
    }
}
