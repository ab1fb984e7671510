package io.sluice.edge.routing;

import java.util.Comparator;

/** The longest prefix, whatever the queue; among equals in turn. To compare with: a prefix that all share overloads one worker. */
public final class PrefixOnly implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER =
            Comparator.comparingInt(Candidate::prefixBlocks).reversed();

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }
}
