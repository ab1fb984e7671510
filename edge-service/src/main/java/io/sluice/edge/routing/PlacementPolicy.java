package io.sluice.edge.routing;

import java.util.Comparator;
import java.util.List;

/** Which of several workers is the better one for a request: of the short list, the least of the order wins. */
@FunctionalInterface
public interface PlacementPolicy {
    /** Returns the order. Candidates that compare as equal are taken in turn. */
    Comparator<Candidate> order();

    /** Returns the candidates to choose from: one or more of those that could take the request. */
    default List<Candidate> shortList(List<Candidate> candidates, Asked asked) {
        return candidates;
    }
}
