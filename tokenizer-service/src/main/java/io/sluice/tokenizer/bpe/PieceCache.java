package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of short pieces that were just seen, which most of a text consists of: 16 bytes each, so that a lookup
 * reads one line, and all of it stays in the processor's second cache beside what else is in use. Direct-mapped; a piece is
 * its own key, so that a hit needs no comparison of bytes. Not thread-safe.
 *
 * <p>Looked up for many pieces at a time: {@link #probe} has no branch that depends on the text, so that the processor
 * overlaps the loads of one piece with those of the next dozen.
 */
final class PieceCache {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = Long.BYTES;

    private static final int WORDS = 2;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** Two longs an entry: the piece, and its packed ids below its length. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 16 bytes each */
    PieceCache(int bits) {
        // One entry more takes what is not to be kept.
        this.entries = new long[(WORDS << bits) + WORDS];
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
            int length = end - at;
            // Of a longer piece this is anything: no entry has its length.
            long piece = PieceKey.first(text, at, length);
            int entry = (int) (piece * FACTOR >>> shift) * WORDS;
            long value = table[entry + 1];
            values[i] = value;
            long different = (table[entry] ^ piece) | (value >>> PackedIds.BITS ^ length);
            missed[misses] = i;
            misses += (int) ((different | -different) >>> (Long.SIZE - 1));
            at = end;
        }
        return misses;
    }

    /** Keeps the packed ids of a piece, unless it is too long: how long it is is not predictable, so no branch asks. */
    void put(long piece, int length, long value) {
        int entry = length <= MAX_BYTES ? (int) (piece * FACTOR >>> shift) * WORDS : entries.length - WORDS;
        entries[entry] = piece;
        entries[entry + 1] = value | (long) length << PackedIds.BITS;
    }
}
