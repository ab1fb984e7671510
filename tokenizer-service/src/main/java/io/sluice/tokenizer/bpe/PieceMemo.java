package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of pieces of up to 15 bytes, after the {@link PieceCache} has forgotten them or because they are too long
 * for it. Direct-mapped. Not thread-safe.
 */
final class PieceMemo {
    /** Most ids of a piece that it keeps. */
    static final int MAX_IDS = 2 * PackedIds.MAX;

    private static final int WORDS = 4;

    /** Four longs an entry: the key's two, and twice packed ids. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 32 bytes each */
    PieceMemo(int bits) {
        this.entries = new long[WORDS << bits];
        this.shift = Long.SIZE - bits;
    }

    /**
     * Looks pieces up, like {@link PieceCache#probe}; those that it has with more ids than a long holds are missed too, and
     * left to {@link #find}. What it finds goes into the cache.
     *
     * @param text holds them
     * @param from where the first piece starts
     * @param ends where each ends and the next starts
     * @param values takes the packed ids of each piece that is found
     * @param missed the indices of the pieces to look up; takes those of the pieces that are not found, in order
     * @param count how many to look up
     * @param keys takes the keys of the pieces that are not found: first half, second half, hash
     * @return how many were not found
     */
    int probe(
            byte[] text, int from, int[] ends, long[] values, int[] missed, int count, long[] keys, PieceCache cache) {
        long[] table = entries;
        int misses = 0;
        for (int i = 0; i < count; i++) {
            int piece = missed[i];
            int start = PieceBatch.start(ends, piece, from);
            // A longer piece has a length that no key has.
            int length = Math.min(ends[piece] - start, PieceKey.MAX_BYTES + 1);
            long low = PieceKey.low(text, start, length);
            long high = PieceKey.high(text, start, length);
            long hash = PieceKey.hash(low, high);
            int entry = entry(hash);
            long value = table[entry + 2];
            long different = (table[entry] ^ low) | (table[entry + 1] ^ high) | table[entry + 3];
            int miss = (int) ((different | -different) >>> (Long.SIZE - 1));
            values[piece] = value;
            cache.put(low, length + miss * PieceCache.MAX_BYTES, value);
            missed[misses] = piece;
            keys[3 * misses] = low;
            keys[3 * misses + 1] = high;
            keys[3 * misses + 2] = hash;
            misses += miss;
        }
        return misses;
    }

    /**
     * Writes the ids of a piece, and some places more, but no more than {@link #MAX_IDS}.
     *
     * @return the place after the last id, or -1 if it is not remembered
     */
    int find(long low, long high, long hash, int[] ids, int at) {
        int entry = entry(hash);
        if (entries[entry] != low || entries[entry + 1] != high) {
            return -1;
        }
        return PackedIds.unpack(entries[entry + 3], ids, PackedIds.unpack(entries[entry + 2], ids, at));
    }

    /** Keeps packed ids of a piece: the first three, and those after them or 0. */
    void put(long low, long high, long hash, long value, long more) {
        int entry = entry(hash);
        entries[entry] = low;
        entries[entry + 1] = high;
        entries[entry + 2] = value;
        entries[entry + 3] = more;
    }

    private int entry(long hash) {
        return (int) (hash >>> shift) * WORDS;
    }
}
