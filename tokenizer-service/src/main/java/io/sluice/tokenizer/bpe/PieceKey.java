package io.sluice.tokenizer.bpe;

/** A string of up to 15 bytes as two longs: its bytes, the first the lowest, and its length in the top byte. */
final class PieceKey {
    /** Longest string, in bytes. */
    static final int MAX_BYTES = 15;

    static final int LENGTH_SHIFT = Long.SIZE - Byte.SIZE;

    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long SECOND_FACTOR = 0xC2B2AE3D27D4EB4FL;
    private static final long[] LOW_MASKS = masks(0);
    private static final long[] HIGH_MASKS = masks(Long.BYTES);

    private PieceKey() {}

    /**
     * First half: the first eight bytes.
     *
     * @param length 1 to {@link #MAX_BYTES}; one more for what is no key, and equal to none
     */
    static long low(byte[] text, int from, int length) {
        if (from + Long.BYTES <= text.length) {
            return Swar.load(text, from) & LOW_MASKS[length];
        }
        return bytes(text, from, Math.min(length, Long.BYTES));
    }

    /** Second half: the bytes after the eighth, and the length. */
    static long high(byte[] text, int from, int length) {
        long size = (long) length << LENGTH_SHIFT;
        if (from + 2 * Long.BYTES <= text.length) {
            return size | (Swar.load(text, from + Long.BYTES) & HIGH_MASKS[length]);
        }
        return size | bytes(text, from + Long.BYTES, Math.min(length, MAX_BYTES) - Long.BYTES);
    }

    /** A string of up to eight bytes, without its length; of a longer one anything. */
    static long first(byte[] text, int from, int length) {
        if (from + Long.BYTES <= text.length) {
            return Swar.load(text, from) & -1L >>> -(length << 3);
        }
        return bytes(text, from, Math.min(length, Long.BYTES));
    }

    /** Length of a string, from its second half. */
    static int length(long high) {
        return (int) (high >>> LENGTH_SHIFT);
    }

    /** First half of a string's first bytes, from its own first half. */
    static long low(long low, int length) {
        return low & LOW_MASKS[length];
    }

    /** Second half of a string's first bytes. */
    static long high(long high, int length) {
        return (high & HIGH_MASKS[length]) | (long) length << LENGTH_SHIFT;
    }

    /** A hash, best in its upper bits. */
    static long hash(long low, long high) {
        return low * FIRST_FACTOR + high * SECOND_FACTOR;
    }

    private static long bytes(byte[] text, int from, int length) {
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (text[from + i] & 0xFF);
        }
        return word;
    }

    /** By the length of a string: the bits of its bytes among the eight from a place in it on. */
    private static long[] masks(int place) {
        long[] masks = new long[MAX_BYTES + 2];
        for (int length = place + 1; length <= MAX_BYTES; length++) {
            masks[length] = -1L >>> Math.max(0, Long.SIZE - (length - place) * Byte.SIZE);
        }
        return masks;
    }
}
