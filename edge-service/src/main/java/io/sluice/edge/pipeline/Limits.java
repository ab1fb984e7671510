package io.sluice.edge.pipeline;

/**
 * Bounds of a request. Times in nanoseconds.
 *
 * @param window tokens in flight of one stream at most
 * @param requestNanos time a request may take when it names no deadline, and at most
 * @param firstTokenNanos predicted first-token time from which a request is refused when it names no deadline
 * @param retries other workers tried when one fails before the first token
 * @param retryAfterMinNanos least retry time that is told
 * @param retryAfterMaxNanos longest retry time that is told
 * @param leaseMinMillis least time to live of a lease
 * @param answerTokens tokens of one answer at most
 * @param messages messages of one conversation at most
 */
public record Limits(
        int window,
        long requestNanos,
        long firstTokenNanos,
        int retries,
        long retryAfterMinNanos,
        long retryAfterMaxNanos,
        long leaseMinMillis,
        int answerTokens,
        int messages) {}
