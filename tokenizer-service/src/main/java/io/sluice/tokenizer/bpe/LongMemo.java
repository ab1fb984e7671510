package io.sluice.tokenizer.bpe;

/**
 * Remembers the ids of pieces of 16 to 31 bytes: compound names mostly, which a text has few of, but the same again and again.
 * Direct-mapped. Not thread-safe.
 */
final class LongMemo {
    /** Shortest piece it takes, in bytes. */
    static final int MIN_BYTES = PieceKey.MAX_BYTES + 1;
    /** Longest. */
    static final int MAX_BYTES = 31;
    /** Most ids of a piece that it keeps. */
    static final int MAX_IDS = 4 * PackedIds.MAX;

    private static final int WORDS = 8;
    private static final int VALUES = 4;
    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long SECOND_FACTOR = 0xC2B2AE3D27D4EB4FL;
    private static final long THIRD_FACTOR = 0x165667B19E3779F9L;

    /** Eight longs an entry: the piece, with its length in the highest byte of the fourth, and four times packed ids. */
    private final long[] entries;

    private final int shift;

    /** @param bits entries are two to this power, 64 bytes each */
    LongMemo(int bits) {
        this.entries = new long[WORDS << bits];
        this.shift = Long.SIZE - bits;
    }

    /** Where a piece of a length that it takes would stand; nothing waits for what it loads, which {@link #find} needs. */
    int entry(byte[] text, int from, int to) {
        int length = to - from;
        long first = Swar.load(text, from);
        long second = Swar.load(text, from + Long.BYTES);
        long hash = (first + length) * FIRST_FACTOR
                + second * SECOND_FACTOR
                + Swar.load(text, to - 2 * Long.BYTES) * THIRD_FACTOR
                + (Swar.load(text, to - Long.BYTES) ^ second) * FIRST_FACTOR;
        return (int) (hash >>> shift) * WORDS;
    }

    /** Part of what {@link #find} will load. */
    long touch(int entry) {
        return entries[entry];
    }

    /**
     * Writes the ids of a piece, and some places more, but no more than {@link #MAX_IDS}.
     *
     * @return the place after the last id, or -1 if it is not remembered
     */
    int find(byte[] text, int from, int to, int entry, int[] ids, int at) {
        if (entries[entry] != Swar.load(text, from)
                || entries[entry + 1] != Swar.load(text, from + Long.BYTES)
                || entries[entry + 2] != third(text, from, to)
                || entries[entry + 3] != fourth(text, from, to)) {
            return -1;
        }
        int end = at;
        for (int i = 0; i < VALUES; i++) {
            end = PackedIds.unpack(entries[entry + VALUES + i], ids, end);
        }
        return end;
    }

    /** Keeps the ids {@code ids[first..last)} of a piece, unless they are too many. */
    void put(byte[] text, int from, int to, int entry, int[] ids, int first, int last) {
        if (last - first > MAX_IDS) {
            return;
        }
        entries[entry] = Swar.load(text, from);
        entries[entry + 1] = Swar.load(text, from + Long.BYTES);
        entries[entry + 2] = third(text, from, to);
        entries[entry + 3] = fourth(text, from, to);
        for (int i = 0, id = first; i < VALUES; i++) {
            int next = Math.min(last, id + PackedIds.MAX);
            entries[entry + VALUES + i] = PackedIds.of(ids, id, next);
            id = next;
        }
    }

    /** The eight bytes after the sixteenth, as far as the piece has them. */
    private static long third(byte[] text, int from, int to) {
        int beyond = to - from - MIN_BYTES;
        return beyond >= Long.BYTES
                ? Swar.load(text, from + MIN_BYTES)
                : beyond == 0 ? 0 : Swar.load(text, to - Long.BYTES) >>> Long.SIZE - (beyond << 3);
    }

    /** The bytes after the twenty-fourth, and the length. */
    private static long fourth(byte[] text, int from, int to) {
        int length = to - from;
        int beyond = length - MIN_BYTES - Long.BYTES;
        long bytes = beyond <= 0 ? 0 : Swar.load(text, to - Long.BYTES) >>> Long.SIZE - (beyond << 3);
        return bytes | (long) length << PieceKey.LENGTH_SHIFT;
    }
}
