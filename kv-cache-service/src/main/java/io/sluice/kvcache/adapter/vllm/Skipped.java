package io.sluice.kvcache.adapter.vllm;

/** Why blocks of an engine are not noted; each is a prefix that is missed, never one that is misplaced. */
public enum Skipped {
    /** The block before is not known: the engine stored it before anybody listened. */
    UNKNOWN_PARENT,
    /** They belong to a LoRA adapter, which is another model to the plane. */
    ADAPTER,
    /** Something other than tokens and a cache salt went into them, such as an image. */
    CONTENT,
    /** They are those of a further attention group, or of a window that slides. */
    GROUP,
    /** They are held somewhere that is no tier of ours. */
    MEDIUM,
    /** Tokens in a block are no multiple of those in ours. */
    BLOCK_SIZE,
    /** The ids are not as many as the blocks need. */
    MALFORMED,
    /** As many as may be known of one engine are held. */
    FULL
}
