package io.sluice.kvcache.block;

import java.time.Duration;

/**
 * Bounds of the store, besides the capacities of its tiers; a value out of range is refused by the name of its property.
 *
 * @param maxBlocks most blocks, written ones and those that are being written, 1 to 10,000,000
 * @param maxBlockBytes most bytes of one block, 1 to 1 GiB; the memory tier must hold it
 * @param transferTimeout longest time that one put or get may take, and so hold memory, up to an hour
 * @param maxPins most pins, 1 to 1,000,000
 * @param hardPinShare share of the memory tier that blocks pinned hard may take, 0 to 1
 * @param tenants most bytes of each tenant
 */
public record StoreLimits(
        int maxBlocks,
        int maxBlockBytes,
        Duration transferTimeout,
        int maxPins,
        double hardPinShare,
        TenantLimits tenants) {
    /** Checks the bounds. */
    public StoreLimits {
        require(maxBlocks, 10_000_000, "store.max-blocks");
        require(maxBlockBytes, 1 << 30, "store.max-block-bytes");
        require(transferTimeout.toMillis(), 3_600_000, "store.transfer-timeout (in milliseconds)");
        require(maxPins, 1_000_000, "store.max-pins");
        if (!(hardPinShare >= 0 && hardPinShare <= 1)) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache.store.hard-pin-share must be 0 to 1, is " + hardPinShare);
        }
    }

    static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
