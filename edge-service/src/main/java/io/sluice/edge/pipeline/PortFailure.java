package io.sluice.edge.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What another service answered instead of what it was asked for.
 *
 * @param kind what sort of failure it is
 * @param reason the service's own word for it, or empty
 * @param message the service's message, or empty
 * @param field field of our request it objects to, or empty
 * @param retryAfter when it is worth trying again, where the service said so
 */
public record PortFailure(Kind kind, String reason, String message, String field, Optional<Duration> retryAfter) {
    /** Sorts of failure. */
    public enum Kind {
        /** It cannot be reached, is full, or drains. */
        UNAVAILABLE,
        /** It does not know what was named. */
        NOT_FOUND,
        /** It refuses the request as wrong. */
        INVALID,
        /** The request is over one of its limits. */
        EXHAUSTED,
        /** The deadline passed, or cannot be met. */
        DEADLINE,
        /** It was cancelled. */
        CANCELLED,
        /** It broke. */
        BROKEN
    }
}
