package io.sluice.accelerator.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Blocks that leave a worker's cache go to the KV cache service's store, and come back from there on a miss. */
interface OffloadConfig {
    /** Whether they do. The service is that of {@code sluice.accelerator.kv-cache.endpoint}. */
    @WithDefault("false")
    boolean enabled();

    /** As the store's: modelled, blocks have a size and no bytes, or real, they have bytes that are sent and checked. */
    @WithDefault("modelled")
    PayloadKind payload();

    /**
     * Bytes of each block where they are real; 64 to 16 MiB. Not those of the model's KV, which would fill any machine: the
     * modelled time is that of the model's KV all the same.
     */
    @WithDefault("4096")
    int blockBytes();

    /**
     * What the link between worker and store carries, in 10^9 bytes a second; above 0, to 10,000. The default is the line
     * rate of 100 Gbit/s Ethernet (IEEE 802.3), which no real transfer quite reaches: name what yours was measured with.
     */
    @WithDefault("12.5")
    double linkGbPerS();

    /** Time of each transfer besides, in microseconds; 0 to 60,000,000. The default is an assumption for one network hop. */
    @WithDefault("200")
    long latencyUs();

    /** Blocks that may wait to be sent; more are dropped. 1 to 1,048,576. */
    @WithDefault("4096")
    int queueBlocks();

    /** Most blocks of one Put; 1 to 4,096. */
    @WithDefault("64")
    int batchBlocks();

    /** Most fetches under way; who comes then computes its prompt. 1 to 4,096. */
    @WithDefault("64")
    int maxFetches();

    /** Longest time of one Put; 10 ms to 1 min. */
    @WithDefault("5s")
    Duration putTimeout();

    /** Longest wait of a request for the store's answer, after which its prompt is computed; 1 ms to 10 s. */
    @WithDefault("50ms")
    Duration fetchTimeout();

    /** Whether blocks have bytes. */
    enum PayloadKind {
        /** Only their size. */
        MODELLED,
        /** Bytes that are sent and checked. */
        REAL
    }
}
