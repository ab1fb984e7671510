package io.sluice.tokenizer.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in a row: added at the end, taken from the start. */
final class TextBuffer implements ByteSink {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Longest token that is copied by {@link #copyShort}. */
    static final int SHORT = 2 * Long.BYTES;

    private static final int USUAL = 5;
    private static final int RESERVED_TOKENS = 1 << 16;

    private byte[] bytes;
    private int size;

    TextBuffer(int capacity) {
        this.bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    @Override
    public void accept(byte[] more, int from, int to) {
        int length = to - from;
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
        System.arraycopy(more, from, bytes, size, length);
        size += length;
    }

    /** Adds a token's bytes: the short ones that most are by two copies of a fixed length, of which the rest is overwritten. */
    void add(byte[] from, int at, int length) {
        if (length <= SHORT && at + SHORT <= from.length && size + SHORT <= bytes.length) {
            copyShort(from, at, bytes, size);
            size += length;
        } else {
            accept(from, at, at + length);
        }
    }

    /** Copies {@link #SHORT} bytes. */
    static void copyShort(byte[] from, int at, byte[] into, int place) {
        LONGS.set(into, place, (long) LONGS.get(from, at));
        LONGS.set(into, place + Long.BYTES, (long) LONGS.get(from, at + Long.BYTES));
    }

    /** Writes {@link #SHORT} bytes, the first the lowest. */
    static void put(byte[] into, int place, long first, long second) {
        LONGS.set(into, place, first);
        LONGS.set(into, place + Long.BYTES, second);
    }

    /** Makes room for so many tokens of usual length; the array, valid until something is added, has what {@link #size} says. */
    byte[] reserve(int tokens) {
        int wanted = size + Math.min(tokens, RESERVED_TOKENS) * USUAL + SHORT;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, wanted));
        }
        return bytes;
    }

    /** Says how many bytes there are: fewer, or more that were written to what {@link #reserve} gave. */
    void truncate(int to) {
        size = to;
    }

    /** Takes the first bytes, which must be whole characters. */
    String take(int length) {
        if (length == 0) {
            return "";
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
        return text;
    }

    /** Takes the first bytes into an array. */
    void take(int length, byte[] into, int at) {
        System.arraycopy(bytes, 0, into, at, length);
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
