package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of pieces that were just seen, which most of a text consists of: small enough to stay in the
 * processor's second cache. Direct-mapped; a piece is its own key, so that a hit needs no comparison of bytes. Not
 * thread-safe.
 *
 * <p>Looked up for many pieces at a time: {@link #probe} has no branch that depends on the text, so that the processor
 * overlaps the loads of one piece with those of the next dozen.
 */
final class PieceCache {
    private static final int WORDS = 3;

    /** Three longs an entry: the key's two, and the packed ids. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 24 bytes each */
    PieceCache(int bits) {
        this.entries = new long[WORDS << bits];
        this.shift = Long.SIZE - bits;
    }

    /**
     * Looks pieces up.
     *
     * @param text holds them
     * @param from where the first starts
     * @param ends where each ends and the next starts
     * @param count how many there are
     * @param values takes the packed ids of each piece that is found
     * @param missed takes the indices of the others, in order
     * @return how many were not found
     */
    int probe(byte[] text, int from, int[] ends, int count, long[] values, int[] missed) {
        long[] table = entries;
        int at = from;
        int misses = 0;
        for (int i = 0; i < count; i++) {
            int end = ends[i];
            // A longer piece has a length that no key has.
            int length = Math.min(end - at, PieceKey.MAX_BYTES + 1);
            long low = PieceKey.low(text, at, length);
            long high = PieceKey.high(text, at, length);
            int entry = entry(PieceKey.hash(low, high));
            values[i] = table[entry + 2];
            long different = (table[entry] ^ low) | (table[entry + 1] ^ high);
            missed[misses] = i;
            misses += (int) ((different | -different) >>> (Long.SIZE - 1));
            at = end;
        }
        return misses;
    }

    /** Keeps the packed ids of a piece. */
    void put(long low, long high, long hash, long value) {
        int entry = entry(hash);
        entries[entry] = low;
        entries[entry + 1] = high;
        entries[entry + 2] = value;
    }

    private int entry(long hash) {
        return (int) (hash >>> shift) * WORDS;
    }
}
