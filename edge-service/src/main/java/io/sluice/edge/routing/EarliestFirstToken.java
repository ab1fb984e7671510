package io.sluice.edge.routing;

import java.util.Comparator;

/** The earliest predicted first token, what the cache saves and what the queue costs weighed together. */
public final class EarliestFirstToken implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::firstTokenMicros).thenComparingDouble(Candidate::occupancy);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }
}
