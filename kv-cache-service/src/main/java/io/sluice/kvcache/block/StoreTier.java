package io.sluice.kvcache.block;

/** Where the store keeps a block, the fastest first. */
public enum StoreTier {
    /** Memory of the service. */
    MEMORY,
    /** A local file of the service. */
    FILE,
    /** Redis, shared with other KV cache services. */
    REDIS
}
