package io.sluice.tokenizer.file;

import java.util.Arrays;
import java.util.Optional;

/** GPT-2's alphabet, which writes each byte as a visible character. */
final class ByteAlphabet {
    private static final int NONE = -1;
    private static final int FIRST_SHIFTED = 256;
    private static final int[] BYTES = bytes();

    private ByteAlphabet() {}

    /** The bytes that a token stands for; empty if it has a character outside the alphabet. */
    static Optional<byte[]> decode(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            int b = c < BYTES.length ? BYTES[c] : NONE;
            if (b == NONE) {
                return Optional.empty();
            }
            bytes[i] = (byte) b;
        }
        return Optional.of(bytes);
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
