package io.sluice.kvcache.prefix;

import java.util.Comparator;
import java.util.List;

/**
 * How much of a prompt one worker holds.
 *
 * @param workerId the worker
 * @param epoch the start of its engine that this is true of
 * @param heldBlocks blocks from the first that it has published, in whichever tier
 * @param leasedBlocks blocks from the first that it has published or will by leases under way; at least {@code heldBlocks}
 * @param activeLeases leases under way on it
 * @param ageMillis time since the last held block was last reported as stored, by whichever worker; 0 when none is held
 * @param heardAgeMillis time since the worker's publisher was last heard of
 * @param distrusted whether its promises are found broken too often, see {@link Honesty}
 * @param tiers the same by tier, of the tiers that it has used, the fastest first
 */
public record WorkerPrefix(
        String workerId,
        long epoch,
        int heldBlocks,
        int leasedBlocks,
        int activeLeases,
        long ageMillis,
        long heardAgeMillis,
        boolean distrusted,
        List<TierPrefix> tiers) {
    /**
     * Whom to count on first: those that are trusted, then the longest held prefix; among equals the longest promised one,
     * then the fewest leases, then by id.
     */
    public static final Comparator<WorkerPrefix> LONGEST_FIRST = Comparator.comparing(WorkerPrefix::distrusted)
            .thenComparing(Comparator.comparingInt(WorkerPrefix::heldBlocks)
                    .thenComparingInt(WorkerPrefix::leasedBlocks)
                    .reversed())
            .thenComparingInt(WorkerPrefix::activeLeases)
            .thenComparing(WorkerPrefix::workerId);

    /** Blocks to count on: those held, or none while the worker is distrusted. */
    public int trustedBlocks() {
        return distrusted ? 0 : heldBlocks;
    }
}
