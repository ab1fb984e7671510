package io.sluice.edge.routing;

import java.util.Comparator;

/** Which of several workers is the better one for a request: the least of the order wins. */
@FunctionalInterface
public interface PlacementPolicy {
    /** Returns the order. Candidates that compare as equal are taken in turn. */
    Comparator<Candidate> order();
}
