package io.sluice.edge.routing;

import java.util.Comparator;

/**
 * The least cost, all in predicted microseconds of the worker's own report: the prefill of what it does not hold, the
 * queue ahead, and the decode of an answer at the pace that its batch has now.
 */
public final class Cost implements PlacementPolicy {
    private final Comparator<Candidate> order;

    /**
     * Makes the policy.
     *
     * @param decodeTokens tokens of an answer whose decode counts: 0 looks at the first token alone
     */
    public Cost(int decodeTokens) {
        this.order = Comparator.comparingLong((Candidate candidate) -> micros(candidate, decodeTokens))
                .thenComparingDouble(Candidate::occupancy);
    }

    @Override
    public Comparator<Candidate> order() {
        return order;
    }

    private static long micros(Candidate candidate, int decodeTokens) {
        return candidate.firstTokenMicros()
                + decodeTokens * candidate.worker().load().stepMicros();
    }
}
