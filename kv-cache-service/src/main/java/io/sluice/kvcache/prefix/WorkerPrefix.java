package io.sluice.kvcache.prefix;

import java.util.Comparator;

/**
 * How much of a prompt one worker holds.
 *
 * @param workerId the worker
 * @param epoch the start of its engine that this is true of
 * @param heldBlocks blocks from the first that it has published
 * @param leasedBlocks blocks from the first that it has published or will by leases under way; at least {@code heldBlocks}
 * @param activeLeases leases under way on it
 */
public record WorkerPrefix(String workerId, long epoch, int heldBlocks, int leasedBlocks, int activeLeases) {
    /** The longest held prefix first; among equals the longest promised one, then the fewest leases, then by id. */
    public static final Comparator<WorkerPrefix> LONGEST_FIRST = Comparator.comparingInt(WorkerPrefix::heldBlocks)
            .thenComparingInt(WorkerPrefix::leasedBlocks)
            .reversed()
            .thenComparingInt(WorkerPrefix::activeLeases)
            .thenComparing(WorkerPrefix::workerId);
}
