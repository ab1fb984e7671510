package io.sluice.kvcache.prefix;

/** Where a worker keeps a block, the fastest first. */
public enum Tier {
    /** The accelerator's own memory. */
    DEVICE,
    /** Memory of the worker's host. */
    HOST,
    /** A disk of the worker's host. */
    DISK
}
