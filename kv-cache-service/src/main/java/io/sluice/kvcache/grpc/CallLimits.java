package io.sluice.kvcache.grpc;

import java.time.Duration;

/**
 * Bounds of single calls; a value out of range is refused by the name of its property.
 *
 * @param matchBlocks most block hashes of a Match or a lease, 1 to 65,536
 * @param publishWindow messages a publisher may have under way, 1 to 1,024
 * @param publishBlocks most block hashes of a message, 1 to 262,144: what fits in gRPC's default message limit of 4 MiB
 * @param leaseTtl longest time to live of a lease, up to 10 minutes
 * @param chunkBytes bytes of a chunk sent, 1 to 1 MiB
 * @param transferTimeout longest time of a put or get
 * @param pinTtl longest time to live of a pin, up to 24 hours
 * @param recomputeMicros what it takes to compute a block again whose sender does not say, 1 to 60,000,000
 */
public record CallLimits(
        int matchBlocks,
        int publishWindow,
        int publishBlocks,
        Duration leaseTtl,
        int chunkBytes,
        Duration transferTimeout,
        Duration pinTtl,
        long recomputeMicros) {
    /** Most bytes of a chunk received. */
    static final int MAX_CHUNK_BYTES = 1 << 20;
    /** Most characters of a worker's, a lease's or a model's id. */
    static final int MAX_ID_LENGTH = 256;

    public CallLimits {
        require(matchBlocks, 65_536, "match.max-blocks");
        require(publishWindow, 1_024, "publish.window-messages");
        require(publishBlocks, 262_144, "publish.max-blocks-per-message");
        require(leaseTtl.toMillis(), 600_000, "lease.max-ttl (in milliseconds)");
        require(chunkBytes, MAX_CHUNK_BYTES, "store.chunk-bytes");
        require(pinTtl.toMillis(), 86_400_000, "store.max-pin-ttl (in milliseconds)");
        require(recomputeMicros, 60_000_000, "store.recompute-us");
    }

    private static void require(long value, long most, String property) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "sluice.kv-cache." + property + " must be 1 to " + most + ", is " + value);
        }
    }
}
