package io.sluice.edge.routing;

/** The placement policies there are, by the names the configuration uses. */
public enum PolicyName {
    /** {@link LongestPrefix}. */
    LONGEST_PREFIX(new LongestPrefix()),
    /** {@link EarliestFirstToken}. */
    EARLIEST_FIRST_TOKEN(new EarliestFirstToken()),
    /** {@link LeastLoaded}. */
    LEAST_LOADED(new LeastLoaded());

    private final PlacementPolicy policy;

    PolicyName(PlacementPolicy policy) {
        this.policy = policy;
    }

    /** Returns the policy. */
    public PlacementPolicy policy() {
        return policy;
    }
}
