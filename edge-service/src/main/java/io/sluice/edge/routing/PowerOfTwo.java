package io.sluice.edge.routing;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The emptier one of two taken at random: nearly as even as the emptiest of all, and edges that know the same old
 * reports do not all run to the same worker (Mitzenmacher, "The power of two choices in randomized load balancing").
 */
public final class PowerOfTwo implements PlacementPolicy {
    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(Candidate::occupancy);

    private final AtomicLong state;

    /** Makes the policy; the same seed makes the same choices. */
    public PowerOfTwo(long seed) {
        this.state = new AtomicLong(seed);
    }

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public List<Candidate> shortList(List<Candidate> candidates, Asked asked) {
        int size = candidates.size();
        if (size <= 2) {
            return candidates;
        }
        long random = Mix.mix(state.getAndIncrement());
        int first = Math.floorMod((int) random, size);
        int second = (first + 1 + Math.floorMod((int) (random >>> Integer.SIZE), size - 1)) % size;
        return List.of(candidates.get(first), candidates.get(second));
    }
}
