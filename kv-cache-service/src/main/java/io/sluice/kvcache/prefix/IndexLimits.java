package io.sluice.kvcache.prefix;

import java.time.Duration;

/**
 * Bounds of the index; a value out of range is refused by the name of its property.
 *
 * @param maxWorkers most workers that may publish, 1 to 8,192
 * @param maxBlocks most distinct blocks, 1 to 100,000,000
 * @param publisherGrace how long a worker is kept after its stream has ended, up to an hour
 * @param maxLeases most leases under way, 1 to 1,000,000
 * @param maxLeasedBlocks most blocks of all leases together, 1 to 100,000,000
 */
public record IndexLimits(
        int maxWorkers, long maxBlocks, Duration publisherGrace, int maxLeases, long maxLeasedBlocks) {
    private static final long MOST_BLOCKS = 100_000_000;

    public IndexLimits {
        require(maxWorkers, 8_192, "index.max-workers");
        require(maxBlocks, MOST_BLOCKS, "index.max-blocks");
        require(publisherGrace.toMillis(), 3_600_000, "index.publisher-grace (in milliseconds)");
        require(maxLeases, 1_000_000, "lease.max-leases");
        require(maxLeasedBlocks, MOST_BLOCKS, "lease.max-blocks");
    }

    /** Slots that this many workers can need at once: one in use and one for a snapshot that comes in, each; some spare. */
    int slots() {
        return (2 * maxWorkers + 64 + 63) / 64 * 64;
    }

    private static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
