package io.sluice.edge.routing;

import java.util.Comparator;
import java.util.List;

/**
 * The longest prefix first; among equals the earliest first token, then the emptiest.
 *
 * <p>A longer prefix is worth a wait, but not any wait: the first blocks are the chat template's, which every request
 * shares, and whoever got the first request would get all. So a worker is considered only while its first token comes
 * later than that of any other by no more than what its longer prefix saves, plus a tolerance. The saving counts here
 * beyond its effect on the first token itself, since the compute it spares is spared for the requests behind as well.
 */
public final class LongestPrefix implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::prefixBlocks)
            .reversed()
            .thenComparingLong(Candidate::firstTokenMicros)
            .thenComparingDouble(Candidate::occupancy);

    private final long toleranceMicros;

    /**
     * Makes the policy.
     *
     * @param toleranceMicros delay of the first token, beyond what the prefix saves, that is put up with
     */
    public LongestPrefix(long toleranceMicros) {
        this.toleranceMicros = toleranceMicros;
    }

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public List<Candidate> shortList(List<Candidate> candidates, Asked asked) {
        if (candidates.size() == 1) {
            return candidates;
        }
        long best = Long.MAX_VALUE;
        for (Candidate candidate : candidates) {
            best = Math.min(best, cost(candidate));
        }
        long most = best + toleranceMicros;
        return candidates.stream().filter(candidate -> cost(candidate) <= most).toList();
    }

    private static long cost(Candidate candidate) {
        return candidate.firstTokenMicros() - candidate.savedMicros();
    }
}
