package io.sluice.edge.routing;

import java.util.function.Function;

/** The registry of placement policies, by the names the configuration uses: a policy is a class and a line here. */
public enum PolicyName {
    /** {@link LongestPrefix}. */
    LONGEST_PREFIX(settings -> new LongestPrefix(settings.prefixToleranceMicros())),
    /** {@link Cost}. */
    COST(settings -> new Cost(settings.decodeTokens())),
    /** {@link EarliestFirstToken}. */
    EARLIEST_FIRST_TOKEN(settings -> new EarliestFirstToken()),
    /** {@link PrefixOnly}. */
    PREFIX_ONLY(settings -> new PrefixOnly()),
    /** {@link SessionAffinity}. */
    SESSION_AFFINITY(settings -> new SessionAffinity(settings.affinityLoadFactor())),
    /** {@link LeastLoaded}. */
    LEAST_LOADED(settings -> new LeastLoaded()),
    /** {@link PowerOfTwo}. */
    POWER_OF_TWO(settings -> new PowerOfTwo(settings.seed())),
    /** {@link RoundRobin}. */
    ROUND_ROBIN(settings -> new RoundRobin());

    private final Function<PolicySettings, PlacementPolicy> factory;

    PolicyName(Function<PolicySettings, PlacementPolicy> factory) {
        this.factory = factory;
    }

    /** Makes the policy. */
    public PlacementPolicy policy(PolicySettings settings) {
        return factory.apply(settings);
    }
}
