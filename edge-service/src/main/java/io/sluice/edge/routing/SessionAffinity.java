package io.sluice.edge.routing;

import java.util.Comparator;
import java.util.List;

/**
 * A session stays with its worker: rendezvous hashing, so that a worker that comes or goes moves only its own sessions.
 * A worker that is fuller than the others by more than a factor is passed over (bounded loads: Mirrokni, Thorup,
 * Zadimoghaddam 2018). A request that belongs to no session goes to the emptiest worker.
 */
public final class SessionAffinity implements PlacementPolicy {
    /** Occupancy up to which a worker is never passed over: a few requests more are no imbalance. */
    private static final double FREE = 0.1;

    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::occupancy);

    private final double loadFactor;

    /**
     * Makes the policy.
     *
     * @param loadFactor occupancy, as a multiple of the mean, beyond which a session's worker is passed over; above 1
     */
    public SessionAffinity(double loadFactor) {
        this.loadFactor = loadFactor;
    }

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public List<Candidate> shortList(List<Candidate> candidates, Asked asked) {
        if (asked.session() == 0) {
            return candidates;
        }
        double sum = 0;
        for (Candidate candidate : candidates) {
            sum += candidate.occupancy();
        }
        double most = FREE + loadFactor * sum / candidates.size();
        Candidate best = candidates.getFirst();
        long bestScore = Long.MIN_VALUE;
        for (Candidate candidate : candidates) {
            long score =
                    Mix.mix(asked.session() ^ Mix.mix(candidate.worker().id().hashCode()));
            if (candidate.occupancy() <= most && score >= bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return List.of(best);
    }
}
