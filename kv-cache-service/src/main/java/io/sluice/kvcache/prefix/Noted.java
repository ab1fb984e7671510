package io.sluice.kvcache.prefix;

/** What became of a block that was to be noted. */
enum Noted {
    /** The block is new to the index. */
    NEW_BLOCK,
    /** The index knew the block, not this holder. */
    NEW_HOLDER,
    /** Nothing has changed. */
    KNOWN,
    /** The block is new, and there may be no more. */
    REFUSED,
    /** The block is new, and there is no place for it: the table must be rebuilt. */
    FULL
}
