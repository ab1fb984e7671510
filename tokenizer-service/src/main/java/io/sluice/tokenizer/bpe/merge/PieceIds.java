package io.sluice.tokenizer.bpe.merge;

import io.sluice.tokenizer.bpe.IdBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Remembers the ids of short pieces. Direct-mapped; a piece of up to 15 bytes is its own key, two longs with the length in
 * the top byte. Not thread-safe.
 */
final class PieceIds {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = 15;
    /** Most ids of a piece it keeps. */
    static final int MAX_IDS = 7;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int INTS = MAX_IDS + 1;

    private final long[] keys;
    private final int[] ids;
    private final int shift;
    private long low;
    private long high;

    /** @param bits entries are two to this power, 48 bytes each */
    PieceIds(int bits) {
        this.keys = new long[2 << bits];
        this.ids = new int[INTS << bits];
        this.shift = Long.SIZE - bits;
    }

    /** Adds the ids of a piece, of at most {@link #MAX_BYTES} bytes, if it is remembered; answers its slot if not, else -1. */
    int find(byte[] text, int from, int length, IdBuffer out) {
        low = word(text, from, Math.min(length, Long.BYTES));
        high = (long) length << (Long.SIZE - Byte.SIZE)
                | (length > Long.BYTES ? word(text, from + Long.BYTES, length - Long.BYTES) : 0);
        int slot = (int) (((low ^ Long.rotateLeft(high * 0xC2B2AE3D27D4EB4FL, 31)) * 0x9E3779B97F4A7C15L) >>> shift);
        if (keys[2 * slot] != low || keys[2 * slot + 1] != high) {
            return slot;
        }
        int at = slot * INTS;
        for (int i = 1; i <= ids[at]; i++) {
            out.add(ids[at + i]);
        }
        return -1;
    }

    /** Remembers the ids from a place on, at most {@link #MAX_IDS}, for the piece that was last asked for. */
    void put(int slot, IdBuffer out, int start) {
        int count = out.size() - start;
        if (count > MAX_IDS) {
            return;
        }
        keys[2 * slot] = low;
        keys[2 * slot + 1] = high;
        ids[slot * INTS] = count;
        System.arraycopy(out.array(), start, ids, slot * INTS + 1, count);
    }

    private static long word(byte[] text, int from, int length) {
        if (from + Long.BYTES <= text.length) {
            long word = (long) LONGS.get(text, from);
            return length == Long.BYTES ? word : word & ((1L << (length << 3)) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (text[from + i] & 0xFF);
        }
        return word;
    }
}
