package io.sluice.kvcache.block;

/** Why a block left the store. */
public enum EvictionCause {
    /** Its room was needed. */
    CAPACITY,
    /** Its tenant's quota was full, and the tenant put another block. */
    QUOTA,
    /** An operator emptied the store. */
    FLUSH,
    /** Its bytes were not those that were put. */
    CORRUPT
}
