package io.sluice.kvcache.adapter.vllm;

import org.jspecify.annotations.Nullable;

/**
 * One change of an engine's cache, as vLLM tells it. Its block hashes are 64-bit integers or, in newer versions, 32 bytes;
 * both are keys of 64 bits here.
 */
sealed interface VllmEvent {
    /**
     * Blocks that are now held.
     *
     * @param keys vLLM's names of the blocks, each following the one before
     * @param parent name of the block before the first; null at the start of a prompt
     * @param tokenIds ids of all blocks; empty where a connector tells only where known blocks have gone
     * @param blockTokens tokens in a block
     * @param adapter whether they are those of a LoRA adapter
     * @param medium where, in vLLM's words; null for the accelerator
     * @param extra what else than tokens went into the hashes, by block; empty where nothing did
     * @param group the attention group, where a model has several
     * @param kind the kind of attention of the group, where told
     */
    record Stored(
            long[] keys,
            @Nullable Long parent,
            int[] tokenIds,
            int blockTokens,
            boolean adapter,
            @Nullable String medium,
            ExtraKeys[] extra,
            @Nullable Integer group,
            @Nullable String kind)
            implements VllmEvent {
        /** What else than tokens went into the hash of a block. */
        ExtraKeys extra(int block) {
            return block < extra.length ? extra[block] : ExtraKeys.NONE;
        }
    }

    /** Blocks that are no longer held in a medium. */
    record Removed(
            long[] keys, @Nullable String medium, @Nullable Integer group) implements VllmEvent {}

    /** Everything is gone. */
    record Cleared() implements VllmEvent {}

    /** An event that this program does not know. */
    record Unknown() implements VllmEvent {}

    /**
     * What else than tokens went into a block's hash.
     *
     * @param salt the cache salt, where that is all; null where there is none
     * @param foreign whether there is something that the plane's hashes cannot say, such as an image
     */
    record ExtraKeys(@Nullable String salt, boolean foreign) {
        static final ExtraKeys NONE = new ExtraKeys(null, false);
        static final ExtraKeys FOREIGN = new ExtraKeys(null, true);
    }
}
