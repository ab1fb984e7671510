package io.sluice.tokenizer.text;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 in which nothing is malformed: what cannot be decoded becomes U+FFFD, one for each longest start of a character
 * that breaks off, as Unicode recommends (chapter 3.9, "U+FFFD Substitution of Maximal Subparts") and Rust's
 * {@code from_utf8_lossy} does.
 */
public final class Utf8 {
    static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Utf8() {}

    /** UTF-8 of a string; a surrogate without its partner becomes U+FFFD. */
    public static byte[] encode(String text) {
        // getBytes makes '?' of such surrogates, so they are replaced before.
        int lone = loneSurrogate(text, 0);
        if (lone < 0) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        StringBuilder repaired = new StringBuilder(text);
        while (lone >= 0) {
            repaired.setCharAt(lone, '\uFFFD');
            lone = loneSurrogate(text, lone + 1);
        }
        return repaired.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes of a string's UTF-8, without making them. */
    public static long length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half of a pair counts two of the pair's four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** The same bytes if they are valid UTF-8, else a repaired copy. */
    public static byte[] repair(byte[] bytes) {
        if (firstInvalid(bytes) == bytes.length) {
            return bytes;
        }
        Utf8Repair repair = new Utf8Repair();
        TextBuffer out = new TextBuffer(bytes.length + (bytes.length >> 2) + REPLACEMENT.length);
        for (byte b : bytes) {
            repair.accept(b, out);
        }
        repair.finish(out);
        return out.toArray();
    }

    /** Text of bytes, repaired. */
    public static String decode(byte[] bytes) {
        return new String(repair(bytes), StandardCharsets.UTF_8);
    }

    /** Whether bytes are valid UTF-8. */
    public static boolean isValid(byte[] bytes, int from, int to) {
        return validUpTo(bytes, from, to) == to;
    }

    /** Where the first byte is that begins no valid character; the length if there is none. */
    public static int firstInvalid(byte[] bytes) {
        return validUpTo(bytes, 0, bytes.length);
    }

    private static int validUpTo(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = Utf8Repair.sequence(bytes[at]);
            if (length == 0 || at + length > to) {
                return at;
            }
            int low = Utf8Repair.low(bytes[at]);
            int high = Utf8Repair.high(bytes[at]);
            for (int i = 1; i < length; i++) {
                int b = bytes[at + i] & 0xFF;
                if (b < low || b > high) {
                    return at;
                }
                low = 0x80;
                high = 0xBF;
            }
            at += length;
        }
        return at;
    }

    private static int loneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    return i;
                }
            }
        }
        return -1;
    }
}
