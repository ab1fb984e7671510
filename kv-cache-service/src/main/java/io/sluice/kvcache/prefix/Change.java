package io.sluice.kvcache.prefix;

/** One change of what a worker holds. */
public sealed interface Change {
    /** Blocks that are now held. */
    record Stored(long[] hashes) implements Change {}

    /** Blocks that are no longer held. */
    record Removed(long[] hashes) implements Change {}

    /** Everything is gone. */
    record Cleared() implements Change {}
}
