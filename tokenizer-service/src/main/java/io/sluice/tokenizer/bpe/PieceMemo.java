package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of pieces that are no token, after the {@link PieceCache} has forgotten them: they are the costly ones.
 * Direct-mapped. Not thread-safe.
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

    /** Part of what {@link #find} will load: nothing to use, but asked for ahead it shortens the wait. */
    long touch(long hash) {
        return entries[entry(hash)];
    }

    /** Keeps the ids {@code ids[from..to)} of a piece, unless they are too many. */
    void put(long low, long high, long hash, int[] ids, int from, int to) {
        if (to - from > MAX_IDS) {
            return;
        }
        int entry = entry(hash);
        int middle = Math.min(to, from + PackedIds.MAX);
        entries[entry] = low;
        entries[entry + 1] = high;
        entries[entry + 2] = PackedIds.of(ids, from, middle);
        entries[entry + 3] = PackedIds.of(ids, middle, to);
    }

    private int entry(long hash) {
        return (int) (hash >>> shift) * WORDS;
    }
}
