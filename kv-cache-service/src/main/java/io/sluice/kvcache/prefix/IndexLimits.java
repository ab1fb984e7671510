package io.sluice.kvcache.prefix;

import java.time.Duration;

/**
 * Bounds of the index; a value out of range is refused by the name of its property.
 *
 * @param maxWorkers most workers that may publish, 1 to 5,440
 * @param maxBlocks most distinct blocks, 1 to 100,000,000
 * @param publisherGrace how long a worker is kept after its stream has ended, up to an hour
 * @param maxLeases most leases under way, 1 to 1,000,000
 * @param maxLeasedBlocks most blocks of all leases together, 1 to 100,000,000
 * @param honesty when a worker is distrusted
 */
public record IndexLimits(
        int maxWorkers,
        long maxBlocks,
        Duration publisherGrace,
        int maxLeases,
        long maxLeasedBlocks,
        HonestyLimits honesty) {
    private static final long MOST_BLOCKS = 100_000_000;

    /** Limits with the default judgement of promises. */
    public IndexLimits(int maxWorkers, long maxBlocks, Duration publisherGrace, int maxLeases, long maxLeasedBlocks) {
        this(maxWorkers, maxBlocks, publisherGrace, maxLeases, maxLeasedBlocks, HonestyLimits.DEFAULTS);
    }

    public IndexLimits {
        require(maxWorkers, 5_440, "index.max-workers");
        require(maxBlocks, MOST_BLOCKS, "index.max-blocks");
        require(publisherGrace.toMillis(), 3_600_000, "index.publisher-grace (in milliseconds)");
        require(maxLeases, 1_000_000, "lease.max-leases");
        require(maxLeasedBlocks, MOST_BLOCKS, "lease.max-blocks");
    }

    /**
     * Slots that this many workers can need at once: one in use and one for a snapshot that comes in, for each tier of
     * each; some spare.
     */
    int slots() {
        return (2 * Tier.values().length * maxWorkers + 64 + 63) / 64 * 64;
    }

    private static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
