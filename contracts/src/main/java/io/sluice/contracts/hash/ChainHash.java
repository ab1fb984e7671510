package io.sluice.contracts.hash;

/**
 * The running hash over an answer's token ids: whoever delivers the same ids in the same order has the same hash.
 *
 * <p>{@code h[i] = XXH3-64(id as 4 little-endian bytes, seed = h[i-1])}, from {@link #START}.
 */
public final class ChainHash {
    /** The hash before the first token. */
    public static final long START = 0;

    private ChainHash() {}

    /**
     * The hash after one more token.
     *
     * @param previous the hash before it
     * @param id its token id
     */
    public static long next(long previous, int id) {
        return Xxh3.hashInt(id, previous);
    }
}
