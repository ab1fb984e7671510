package io.sluice.tokenizer.bpe.stage;

import java.util.Arrays;

/** Strings of bytes. */
public final class Bytes {
    private Bytes() {}

    static boolean startsWith(byte[] text, byte[] prefix) {
        return text.length >= prefix.length && Arrays.equals(text, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** A copy of a text with one string in place of another, which is not empty. */
    public static byte[] replace(byte[] text, byte[] what, byte[] by) {
        return replace(text, 0, text.length, what, by);
    }

    /** A copy of {@code text[from..to)} with one string in place of another, which is not empty. */
    static byte[] replace(byte[] text, int from, int to, byte[] what, byte[] by) {
        byte[] out = new byte[to - from];
        int size = 0;
        int at = from;
        while (at < to) {
            boolean here = text[at] == what[0]
                    && at + what.length <= to
                    && Arrays.equals(text, at, at + what.length, what, 0, what.length);
            int more = here ? by.length : 1;
            if (size + more > out.length) {
                out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
            }
            if (here) {
                System.arraycopy(by, 0, out, size, more);
                at += what.length;
            } else {
                out[size] = text[at++];
            }
            size += more;
        }
        return size == out.length ? out : Arrays.copyOf(out, size);
    }
}
