package io.sluice.edge.routing;

import java.util.Comparator;

/** The emptiest worker, whatever it holds. */
public final class LeastLoaded implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::occupancy);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }
}
