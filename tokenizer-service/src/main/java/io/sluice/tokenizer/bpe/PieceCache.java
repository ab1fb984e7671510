package io.sluice.tokenizer.bpe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers the ids of short pieces: most of a text are words that were just seen. Direct-mapped; a piece of up to 15 bytes
 * is its own key, two longs with the length in the top byte, so a hit needs no comparison of bytes. Not thread-safe.
 */
final class PieceCache {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = 15;
    /** Most ids of a piece it keeps. */
    static final int MAX_IDS = 6;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORDS = 4;
    private static final int ID_BITS = 18;
    private static final int ID_MASK = (1 << ID_BITS) - 1;
    private static final int IDS_PER_WORD = 3;
    private static final int COUNT_SHIFT = ID_BITS * IDS_PER_WORD;

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
            long word = (long) LONGS.get(text, from);
            return length >= Long.BYTES ? word : word & ((1L << (length << 3)) - 1);
        }
        return bytes(text, from, Math.min(length, Long.BYTES));
    }

    /** Second half: the bytes after the eighth, and the length. */
    static long high(byte[] text, int from, int length) {
        long size = (long) length << (Long.SIZE - Byte.SIZE);
        int rest = length - Long.BYTES;
        if (rest <= 0) {
            return size;
        }
        // Read the eight bytes that end the piece, and shift out those that the first half has.
        long word = (long) LONGS.get(text, from + rest);
        return size | (word >>> ((Long.BYTES - rest) << 3));
    }

    /** Where the entry of a key lies. */
    int slot(long low, long high) {
        long mixed = (low ^ Long.rotateLeft(high * 0xC2B2AE3D27D4EB4FL, 31)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> shift) * WORDS;
    }

    /** Whether a slot holds the ids of this piece. */
    boolean holds(int slot, long low, long high) {
        return entries[slot] == low && entries[slot + 1] == high;
    }

    /** Adds the ids that a slot holds. */
    void copy(int slot, IdBuffer out) {
        long word = entries[slot + 2];
        int count = (int) (word >>> COUNT_SHIFT);
        out.reserve(MAX_IDS);
        out.addUnchecked((int) word & ID_MASK);
        if (count > 1) {
            copyMore(slot, out, word, count);
        }
    }

    private void copyMore(int slot, IdBuffer out, long first, int count) {
        long word = first;
        for (int i = 1; i < count; i++) {
            word = i == IDS_PER_WORD ? entries[slot + 3] : word >>> ID_BITS;
            out.addUnchecked((int) word & ID_MASK);
        }
    }

    /** Keeps the ids {@code ids[from..to)} of a piece, at most {@link #MAX_IDS}. */
    void put(int slot, long low, long high, int[] ids, int from, int to) {
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
        entries[slot + 2] = first | ((long) (to - from) << COUNT_SHIFT);
        entries[slot + 3] = second;
    }

    private static long bytes(byte[] text, int from, int length) {
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (text[from + i] & 0xFF);
        }
        return word;
    }
}
