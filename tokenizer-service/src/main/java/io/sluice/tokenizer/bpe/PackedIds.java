package io.sluice.tokenizer.bpe;

/** Up to three ids in one long, each in 18 bits, and how many they are above them; the highest byte is free. */
final class PackedIds {
    /** Most ids. */
    static final int MAX = 3;
    /** Ids are below two to this power. */
    static final int ID_BITS = 18;
    /** Bits that are used. */
    static final int BITS = 56;

    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final int COUNT_SHIFT = ID_BITS * MAX;
    private static final int COUNT_MASK = 3;

    private PackedIds() {}

    static long of(int id) {
        return id | 1L << COUNT_SHIFT;
    }

    /** Packs {@code ids[from..to)}, at most {@link #MAX}, maybe none. */
    static long of(int[] ids, int from, int to) {
        long value = (long) to - from;
        for (int i = MAX - 1; i >= 0; i--) {
            value = (value << ID_BITS) | (from + i < to ? ids[from + i] : 0);
        }
        return value;
    }

    /**
     * Writes the ids, and up to three places more: how many there are is not predictable, so it is not asked.
     *
     * @return the place after the last id
     */
    static int unpack(long value, int[] ids, int at) {
        ids[at] = (int) value & ID_MASK;
        ids[at + 1] = (int) (value >>> ID_BITS) & ID_MASK;
        ids[at + 2] = (int) (value >>> (2 * ID_BITS)) & ID_MASK;
        return at + ((int) (value >>> COUNT_SHIFT) & COUNT_MASK);
    }
}
