package io.sluice.edge.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a byte array with UTF-8 and JSON. Not thread-safe. */
final class JsonBytes {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLACEMENT = 0xFFFD;

    private byte[] bytes;
    private int length;

    JsonBytes(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    JsonBytes raw(byte[] encoded) {
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, length, encoded.length);
        length += encoded.length;
        return this;
    }

    /** Appends text that needs no escape: names and punctuation of our own. */
    JsonBytes raw(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    JsonBytes number(long value) {
        if (value >= 0 && value < 10) {
            reserve(1);
            bytes[length++] = (byte) ('0' + value);
            return this;
        }
        return raw(Long.toString(value));
    }

    /** Appends microseconds as seconds, exactly. */
    JsonBytes seconds(long micros) {
        number(micros / 1_000_000);
        long fraction = micros % 1_000_000;
        if (fraction == 0) {
            return this;
        }
        reserve(7);
        bytes[length++] = '.';
        for (long unit = 100_000; unit > 0 && fraction > 0; unit /= 10) {
            bytes[length++] = (byte) ('0' + fraction / unit);
            fraction %= unit;
        }
        return this;
    }

    /** Appends a string in quotes, or {@code null}. */
    JsonBytes stringOrNull(String text) {
        return text.isEmpty() ? raw("null") : string(text);
    }

    /** Appends a string in quotes. */
    JsonBytes string(String text) {
        reserve(1);
        bytes[length++] = '"';
        escaped(text);
        reserve(1);
        bytes[length++] = '"';
        return this;
    }

    /** Appends the inside of a string: escaped, in UTF-8. A lone surrogate, which no UTF-8 has, becomes U+FFFD. */
    JsonBytes escaped(String text) {
        int size = text.length();
        reserve(size * 3);
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
                reserve(1);
                bytes[length++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else if (!Character.isSurrogate(c)) {
                utf8(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < size && Character.isLowSurrogate(text.charAt(i + 1))) {
                utf8(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                utf8(REPLACEMENT);
            }
        }
        return this;
    }

    private void escape(char c) {
        reserve(6);
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            case '\b' -> bytes[length++] = 'b';
            case '\f' -> bytes[length++] = 'f';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    private void utf8(int codePoint) {
        reserve(4);
        if (codePoint < 0x80) {
            bytes[length++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | codePoint >> 6);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            bytes[length++] = (byte) (0xE0 | codePoint >> 12);
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        } else {
            bytes[length++] = (byte) (0xF0 | codePoint >> 18);
            bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
