package io.sluice.tokenizer.file;

import java.util.Arrays;
import java.util.Optional;

/** GPT-2's alphabet, which writes each byte as a visible character. */
final class ByteAlphabet {
    private static final int NONE = -1;
    private static final int FIRST_SHIFTED = 256;
    private static final byte FIRST_LEAD = (byte) 0xC2;
    private static final byte LAST_LEAD = (byte) 0xC7;
    private static final int[] BYTES = bytes();

    private ByteAlphabet() {}

    /** The bytes that a token, in UTF-8, stands for; empty if it has a character outside the alphabet. */
    static Optional<byte[]> decode(byte[] token) {
        byte[] bytes = new byte[token.length];
        int size = 0;
        for (int i = 0; i < token.length; i++) {
            int c = token[i];
            if (c < 0) {
                // The alphabet ends below U+0200: two bytes, of which the first is C2 to C7.
                boolean two = c >= FIRST_LEAD && c <= LAST_LEAD;
                c = two ? (c & 0x1F) << 6 | token[++i] & 0x3F : 0;
            }
            int b = BYTES[c];
            if (b == NONE) {
                return Optional.empty();
            }
            bytes[size++] = (byte) b;
        }
        return Optional.of(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }

    private static int[] bytes() {
        int[] table = new int[2 * FIRST_SHIFTED];
        Arrays.fill(table, NONE);
        int shifted = FIRST_SHIFTED;
        for (int b = 0; b < FIRST_SHIFTED; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            table[visible ? b : shifted++] = b;
        }
        return table;
    }
}
