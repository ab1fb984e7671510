package io.sluice.edge.routing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The placement policies there are, by the names the configuration uses. */
public enum PolicyName {
    /** {@link LongestPrefix}. */
    LONGEST_PREFIX,
    /** {@link EarliestFirstToken}. */
    EARLIEST_FIRST_TOKEN,
    /** {@link LeastLoaded}. */
    LEAST_LOADED;

    /**
     * Makes the policy.
     *
     * @param prefixTolerance what {@link LongestPrefix} puts up with; the others have no use for it
     */
    public PlacementPolicy policy(Duration prefixTolerance) {
        return switch (this) {
            case LONGEST_PREFIX -> new LongestPrefix(TimeUnit.NANOSECONDS.toMicros(prefixTolerance.toNanos()));
            case EARLIEST_FIRST_TOKEN -> new EarliestFirstToken();
            case LEAST_LOADED -> new LeastLoaded();
        };
    }
}
