package io.sluice.load;

import org.jspecify.annotations.Nullable;

/**
 * One request of an open loop as its client saw it. Times count from when it was due, not from when it was sent: what it
 * waited before it left is waiting all the same.
 *
 * @param dueNanos when it was due, from the start of the run
 * @param lateMicros how long after that it was sent
 * @param firstTokenMicros to the first token; negative where none came
 * @param lastTokenMicros to the last token; negative where none came
 * @param latencyMicros to the end
 * @param promptTokens tokens of the prompt, as the server counted; 0 where it did not say
 * @param cachedTokens those that were cached
 * @param tokens tokens of the answer
 * @param serverMicros what the first text took from its receipt at the server; negative where that does not say
 * @param costUsd what the server says it cost; 0 where it does not say
 * @param error why it was refused or failed; null where it was answered
 */
record Observation(
        long dueNanos,
        long lateMicros,
        long firstTokenMicros,
        long lastTokenMicros,
        long latencyMicros,
        long promptTokens,
        long cachedTokens,
        long tokens,
        long serverMicros,
        double costUsd,
        @Nullable String error) {
    boolean answered() {
        return error == null;
    }

    /** Mean time between tokens after the first, in microseconds; 0 where there was one token at most. */
    double perTokenMicros() {
        return tokens > 1 && firstTokenMicros >= 0 ? (double) (lastTokenMicros - firstTokenMicros) / (tokens - 1) : 0;
    }

    /** When it ended, from the start of the run. */
    long endNanos() {
        return dueNanos + latencyMicros * 1_000;
    }
}
