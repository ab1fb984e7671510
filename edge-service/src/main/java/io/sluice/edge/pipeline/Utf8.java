package io.sluice.edge.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as the bytes it came in: on its way to the tokenizer nobody needs it as a string. */
public final class Utf8 {
    /** The empty text. */
    public static final Utf8 EMPTY = new Utf8(new byte[0]);

    private final byte[] bytes;

    private Utf8(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The text of a string. */
    public static Utf8 of(String text) {
        return text.isEmpty() ? EMPTY : new Utf8(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of bytes, which are not copied and must not change. */
    public static Utf8 of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Utf8(bytes);
    }

    /** Its bytes; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether there is no text. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8 text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
