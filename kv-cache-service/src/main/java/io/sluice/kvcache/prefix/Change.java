package io.sluice.kvcache.prefix;

/** One change of what a worker holds. */
public sealed interface Change {
    /** Blocks that are now held in a tier. */
    record Stored(Tier tier, long[] hashes) implements Change {
        public Stored(long[] hashes) {
            this(Tier.DEVICE, hashes);
        }
    }

    /** Blocks that are no longer held in a tier. */
    record Removed(Tier tier, long[] hashes) implements Change {
        public Removed(long[] hashes) {
            this(Tier.DEVICE, hashes);
        }
    }

    /** Everything is gone. */
    record Cleared() implements Change {}
}
