package io.sluice.kvcache.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * The configuration of the service. Values are checked at start, by {@link io.sluice.kvcache.prefix.IndexLimits},
 * {@link io.sluice.kvcache.block.StoreLimits} and {@link io.sluice.kvcache.grpc.CallLimits}; one out of range is refused
 * by its name.
 */
@ConfigMapping(prefix = "sluice.kv-cache")
public interface KvCacheConfig {
    /** The prefix index. */
    Index index();

    /** Match calls. */
    Match match();

    /** Publish streams. */
    Publish publish();

    /** Leases. */
    Lease lease();

    /** The block store. */
    Store store();

    /** When workers are distrusted. */
    Honesty honesty();

    /**
     * When workers are distrusted: those whose caches hold less than the index promises. A distrusted worker's prefix counts
     * for nothing until its promises hold again.
     */
    interface Honesty {
        /** Share of promised tokens kept below which a worker is distrusted, 0 (never) to 1. */
        @WithDefault("0.5")
        double distrustBelow();

        /** Share kept from which it is trusted again, {@code distrust-below} to 1. */
        @WithDefault("0.8")
        double trustAbove();

        /** Promised tokens over which the share is averaged, 1 to 1,000,000,000. */
        @WithDefault("32768")
        long windowTokens();
    }

    /** The prefix index. */
    interface Index {
        /** Most workers that may publish at a time, 1 to 5,440. */
        @WithDefault("256")
        int maxWorkers();

        /** Most distinct blocks, 1 to 100,000,000; some 60 to 130 bytes of heap each. */
        @WithDefault("4000000")
        long maxBlocks();

        /** How long a worker stays known after its Publish stream has ended, 1 ms to 1 h. */
        @WithDefault("10s")
        Duration publisherGrace();

        /** How often expired workers, leases and transfers are let go, 1 ms to 1 min. */
        @WithDefault("100ms")
        Duration expiryInterval();

        /** How often the memory of replaced snapshots and gone workers is given back, 1 ms to 1 h. */
        @WithDefault("1s")
        Duration sweepInterval();
    }

    /** Match calls. */
    interface Match {
        /** Most block hashes of one call, 1 to 65,536. */
        @WithDefault("65536")
        int maxBlocks();
    }

    /** Publish streams. */
    interface Publish {
        /** Messages that one worker may have under way unapplied, 1 to 1,024. */
        @WithDefault("8")
        int windowMessages();

        /** Most block hashes of one message, 1 to 262,144. */
        @WithDefault("65536")
        int maxBlocksPerMessage();
    }

    /** Leases. */
    interface Lease {
        /** Most leases under way, 1 to 1,000,000. */
        @WithDefault("65536")
        int maxLeases();

        /** Most blocks of all leases together, 1 to 100,000,000; some 40 bytes of heap each. */
        @WithDefault("4000000")
        long maxBlocks();

        /** Longest time to live of a lease, 1 ms to 10 min. */
        @WithDefault("600s")
        Duration maxTtl();
    }

    /** The block store. */
    interface Store {
        /** Most bytes of all blocks, on the heap; 1 or more. */
        @WithDefault("134217728")
        long maxBytes();

        /** Most blocks, 1 to 10,000,000. */
        @WithDefault("65536")
        int maxBlocks();

        /** Most bytes of one block, 1 to 1 GiB and at most {@code max-bytes}. */
        @WithDefault("16777216")
        int maxBlockBytes();

        /** Bytes of a chunk that a Get sends, 1 to 1,048,576. */
        @WithDefault("262144")
        int chunkBytes();

        /** Longest time of one Put or Get, 1 ms to 1 h; one that takes longer is ended and frees what it held. */
        @WithDefault("30s")
        Duration transferTimeout();
    }
}
