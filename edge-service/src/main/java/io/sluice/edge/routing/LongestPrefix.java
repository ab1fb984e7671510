package io.sluice.edge.routing;

import java.util.Comparator;

/** The longest prefix first; among equals the earliest first token, then the emptiest. */
public final class LongestPrefix implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::prefixBlocks)
            .reversed()
            .thenComparingLong(Candidate::firstTokenMicros)
            .thenComparingDouble(Candidate::occupancy);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }
}
