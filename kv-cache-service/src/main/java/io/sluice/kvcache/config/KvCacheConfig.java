package io.sluice.kvcache.config;

import io.sluice.kvcache.eviction.EvictionKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
        /** Whether the bytes of blocks are kept and checked, or only counted. */
        @WithDefault("modelled")
        PayloadKind payload();

        /**
         * Most bytes of blocks in memory, outside the heap where they are kept (then -XX:MaxDirectMemorySize must allow it);
         * 1 or more. Default: 64 GiB where they are only counted, 128 MiB where they are kept.
         */
        OptionalLong maxBytes();

        /** Bytes of a slab, of which a block in memory takes as many as it needs; 1 to 16 MiB. */
        @WithDefault("65536")
        int slabBytes();

        /** Most blocks in all tiers, 1 to 10,000,000; some 600 bytes of heap each. */
        @WithDefault("131072")
        int maxBlocks();

        /** Most bytes of one block, 1 to 1 GiB and at most {@code max-bytes}. */
        @WithDefault("16777216")
        int maxBlockBytes();

        /** Bytes of a chunk that a Get sends, at most, 1 to 1,048,576; one also ends with its slab. */
        @WithDefault("262144")
        int chunkBytes();

        /** Longest time of one Put or Get, 1 ms to 1 h; one that takes longer is ended and frees what it held. */
        @WithDefault("30s")
        Duration transferTimeout();

        /** Which block a full tier gives up: cost, lru or tinylfu. */
        @WithDefault("cost")
        EvictionKind eviction();

        /** What it takes to compute a block again whose sender does not say, in microseconds; 1 to 60,000,000. */
        @WithDefault("1000")
        long recomputeUs();

        /** Most pins under way, 1 to 1,000,000. */
        @WithDefault("65536")
        int maxPins();

        /** Longest time to live of a pin, 1 ms to 24 h. */
        @WithDefault("24h")
        Duration maxPinTtl();

        /** Share of the memory tier that blocks pinned hard may take, 0 to 1. */
        @WithDefault("0.25")
        double hardPinShare();

        /** Most bytes of each tenant in the store, all tiers together, 0 or more; 0: no limit. */
        @WithDefault("0")
        long tenantBytes();

        /** The same for single tenants, by name. */
        Map<String, Long> tenants();

        /** How long blocks take to and from memory. */
        Link memory();

        /** The tier on a local disk. */
        FileStore file();

        /** How long blocks take to and from Redis, where services share small ones. */
        RedisLink redis();
    }

    /** How long blocks take. */
    interface Link {
        /** Latency of a call in microseconds, 0 to 60,000,000. */
        @WithDefault("50")
        long latencyUs();

        /** Bandwidth in 10^9 bytes a second, above 0. Default: a link of 400 Gbit/s. */
        @WithDefault("50")
        double gbPerS();
    }

    /** How long small blocks that are shared take: see {@code sluice.kv-cache.redis}. */
    interface RedisLink {
        /** Latency of a call in microseconds, 0 to 60,000,000. */
        @WithDefault("500")
        long latencyUs();

        /** Bandwidth in 10^9 bytes a second, above 0. Default: a link of 10 Gbit/s. */
        @WithDefault("1.25")
        double gbPerS();
    }

    /** The tier on a local disk: blocks that memory has no room for any more. */
    interface FileStore {
        /** Most bytes on the disk, 0 or more; 0: there is no such tier. */
        @WithDefault("0")
        long maxBytes();

        /** Where the blocks are, one process to a folder. Needed with payload=real only. */
        Optional<Path> directory();

        /** Latency of a call in microseconds, 0 to 60,000,000. */
        @WithDefault("150")
        long latencyUs();

        /** Bandwidth in 10^9 bytes a second, above 0. Default: one fast NVMe disk. */
        @WithDefault("7")
        double gbPerS();

        /** At a stop, how long blocks that are only in memory are copied to the disk; 0 to 10 min. */
        @WithDefault("5s")
        Duration persistTime();
    }

    /** What becomes of the bytes of blocks. */
    enum PayloadKind {
        /** They are counted. */
        MODELLED,
        /** They are kept and checked. */
        REAL
    }
}
