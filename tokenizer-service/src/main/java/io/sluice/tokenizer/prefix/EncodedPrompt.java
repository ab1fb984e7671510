package io.sluice.tokenizer.prefix;

import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.bpe.IdBuffer;

/**
 * A prompt's ids and the hashes of its blocks.
 *
 * @param ids token ids; not to be changed, valid up to {@code count}
 * @param count how many there are
 * @param blockHashes chained hash of each full block
 * @param reused how many of the ids came from a prompt that began alike
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record EncodedPrompt(int[] ids, int count, long[] blockHashes, int reused) {
    /** Of ids that are there already. */
    public static EncodedPrompt of(int[] ids, long root) {
        BlockHashes hashes = new BlockHashes(root, ids.length);
        hashes.written(ids, ids.length);
        return new EncodedPrompt(ids, ids.length, hashes.from(0), 0);
    }

    /** Makes the ids of a text, and the hashes while they are written. */
    public interface Work {
        /** Adds the ids. */
        void encode(IdBuffer out);
    }

    /**
     * Of ids that are made now.
     *
     * @param root the hash before the first block, of {@link BlockHash#root}
     * @param capacity how many to make room for
     */
    public static EncodedPrompt make(long root, int capacity, Work work) {
        BlockHashes hashes = new BlockHashes(root, capacity);
        IdBuffer ids = new IdBuffer(capacity, hashes);
        work.encode(ids);
        ids.settle();
        return new EncodedPrompt(ids.array(), ids.size(), hashes.from(0), 0);
    }
}
