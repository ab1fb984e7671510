package io.sluice.kvcache.block;

import java.time.Duration;

/**
 * Bounds of the store; a value out of range is refused by the name of its property.
 *
 * @param maxBytes most bytes of all blocks, written ones and those that are being written, 1 or more
 * @param maxBlocks most blocks, written ones and those that are being written, 1 to 10,000,000
 * @param maxBlockBytes most bytes of one block, 1 to 1 GiB and at most {@code maxBytes}
 * @param transferTimeout longest time that one put or get may take, and so hold memory, up to an hour
 */
public record StoreLimits(long maxBytes, int maxBlocks, int maxBlockBytes, Duration transferTimeout) {
    public StoreLimits {
        require(maxBytes, Long.MAX_VALUE, "store.max-bytes");
        require(maxBlocks, 10_000_000, "store.max-blocks");
        require(maxBlockBytes, Math.min(1 << 30, maxBytes), "store.max-block-bytes");
        require(transferTimeout.toMillis(), 3_600_000, "store.transfer-timeout (in milliseconds)");
    }

    private static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
