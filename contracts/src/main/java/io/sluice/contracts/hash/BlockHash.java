package io.sluice.contracts.hash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Chained hashes of a prompt's blocks: equal hashes mean an equal prefix of the same model and cache salt.
 *
 * <p>{@code h[i] = XXH3-64(16 ids as little-endian u32, seed = h[i-1])}, and {@code h[-1]} is the {@link #root}. Ids that
 * do not fill a block are not hashed.
 */
public final class BlockHash {
    /** Tokens in a block. */
    public static final int BLOCK_TOKENS = 16;

    private BlockHash() {}

    /**
     * The hash before the first block: {@code XXH3-64(model, one zero byte, cacheSalt)}, both in UTF-8, seed 0.
     *
     * @param model id of the model
     * @param cacheSalt separates tenants; empty for the common pool
     */
    public static long root(String model, String cacheSalt) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(model.length() + 1 + cacheSalt.length());
        bytes.writeBytes(model.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
        bytes.writeBytes(cacheSalt.getBytes(StandardCharsets.UTF_8));
        byte[] input = bytes.toByteArray();
        return Xxh3.hash(input, 0, input.length, 0);
    }

    /**
     * The hash of one block.
     *
     * @param parent hash of the block before it, or the root
     * @param ids holds the block's {@value #BLOCK_TOKENS} ids
     * @param offset index of the first
     * @throws IndexOutOfBoundsException if the block is not within the array
     */
    public static long next(long parent, int[] ids, int offset) {
        return Xxh3.hash16Ints(ids, offset, parent);
    }

    /**
     * The hashes of all full blocks among the first {@code count} ids, {@code count / 16} of them.
     *
     * @param model id of the model
     * @param cacheSalt separates tenants; empty for the common pool
     * @param ids holds the ids
     * @param count how many of them to look at, 0 to {@code ids.length}
     * @throws IllegalArgumentException if the count is not within these bounds
     */
    public static long[] chain(String model, String cacheSalt, int[] ids, int count) {
        if (count < 0 || count > ids.length) {
            throw new IllegalArgumentException("count must be 0 to " + ids.length + ", is " + count);
        }
        long[] hashes = new long[count / BLOCK_TOKENS];
        long hash = root(model, cacheSalt);
        for (int i = 0; i < hashes.length; i++) {
            hash = next(hash, ids, i * BLOCK_TOKENS);
            hashes[i] = hash;
        }
        return hashes;
    }
}
