package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of short pieces: most of a text are words that were just seen. Direct-mapped; a piece of up to 15 bytes
 * is its own key, two longs with the length in the top byte, so a hit needs no comparison of bytes. Not thread-safe.
 */
final class PieceCache {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = 15;
    /** Most ids of a piece it keeps. */
    static final int MAX_IDS = 6;

    private static final int WORDS = 4;
    private static final int ID_BITS = 20;
    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final int IDS_PER_WORD = 3;
    private static final int COUNT_SHIFT = ID_BITS * IDS_PER_WORD;
    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long SECOND_FACTOR = 0xC2B2AE3D27D4EB4FL;
    private static final long[] LOW_MASKS = masks(0);
    private static final long[] HIGH_MASKS = masks(Long.BYTES);

    /** Four longs an entry: key, key, count and three ids, three more ids. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 32 bytes each */
    PieceCache(int bits) {
        this.entries = new long[WORDS << bits];
        this.shift = Long.SIZE - bits;
    }

    /** First half of a piece's key: its first eight bytes. */
    static long low(byte[] text, int from, int length) {
        if (from + Long.BYTES <= text.length) {
            return Swar.load(text, from) & LOW_MASKS[length];
        }
        return bytes(text, from, Math.min(length, Long.BYTES));
    }

    /** Second half: the bytes after the eighth, and the length. */
    static long high(byte[] text, int from, int length) {
        long size = (long) length << (Long.SIZE - Byte.SIZE);
        if (from + 2 * Long.BYTES <= text.length) {
            return size | (Swar.load(text, from + Long.BYTES) & HIGH_MASKS[length]);
        }
        return size | bytes(text, from + Long.BYTES, length - Long.BYTES);
    }

    /** Where the entry of a key lies. */
    int slot(long low, long high) {
        return (int) ((low * FIRST_FACTOR + high * SECOND_FACTOR) >>> shift) * WORDS;
    }

    /** Whether a slot holds the ids of this piece. */
    boolean holds(int slot, long low, long high) {
        return entries[slot] == low && entries[slot + 1] == high;
    }

    /**
     * Writes the ids that a slot holds, and up to two places more: how many there are is not predictable, so it is not
     * asked.
     *
     * @return the place after the last id
     */
    int copy(int slot, int[] ids, int at) {
        long word = entries[slot + 2];
        int count = (int) (word >>> COUNT_SHIFT);
        ids[at] = (int) word & ID_MASK;
        ids[at + 1] = (int) (word >>> ID_BITS) & ID_MASK;
        ids[at + 2] = (int) (word >>> 2 * ID_BITS) & ID_MASK;
        if (count > IDS_PER_WORD) {
            long more = entries[slot + 3];
            ids[at + 3] = (int) more & ID_MASK;
            ids[at + 4] = (int) (more >>> ID_BITS) & ID_MASK;
            ids[at + 5] = (int) (more >>> 2 * ID_BITS);
        }
        return at + count;
    }

    /** Keeps the ids {@code ids[from..to)} of a piece, unless they are more than {@link #MAX_IDS}. */
    void put(int slot, long low, long high, int[] ids, int from, int to) {
        int count = to - from;
        if (count > MAX_IDS) {
            return;
        }
        long first = 0;
        long second = 0;
        for (int i = to - 1; i >= from; i--) {
            if (i - from >= IDS_PER_WORD) {
                second = (second << ID_BITS) | ids[i];
            } else {
                first = (first << ID_BITS) | ids[i];
            }
        }
        entries[slot] = low;
        entries[slot + 1] = high;
        entries[slot + 2] = first | ((long) count << COUNT_SHIFT);
        entries[slot + 3] = second;
    }

    private static long bytes(byte[] text, int from, int length) {
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (text[from + i] & 0xFF);
        }
        return word;
    }

    /** By the length of a piece: the bits of its bytes among the eight from a place in it on. */
    private static long[] masks(int place) {
        long[] masks = new long[MAX_BYTES + 1];
        for (int length = place + 1; length <= MAX_BYTES; length++) {
            masks[length] = -1L >>> Math.max(0, Long.SIZE - (length - place) * Byte.SIZE);
        }
        return masks;
    }
}
