package io.sluice.tokenizer.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in a row: added at the end, taken from the start. */
final class TextBuffer implements ByteSink {
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

    /** Drops what lies behind the first {@code to} bytes. */
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

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
