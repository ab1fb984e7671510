package io.sluice.kvcache.eviction;

/** How strongly a block is kept. */
public enum PinStrength {
    /** Not at all. */
    NONE,
    /** Goes when nothing else can. */
    SOFT,
    /** Does not go. */
    HARD
}
