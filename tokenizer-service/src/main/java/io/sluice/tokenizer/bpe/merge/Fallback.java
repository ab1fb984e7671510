package io.sluice.tokenizer.bpe.merge;

import java.util.Arrays;

/**
 * What becomes of a character without a token.
 *
 * @param bytes token of each byte, or an empty array: then characters are not taken apart; -1 for a byte without one
 * @param unknown token of what cannot be written otherwise; {@link #NOTHING} where there is none
 * @param fuse whether unknown characters in a row are one token
 */
public record Fallback(int[] bytes, int unknown, boolean fuse) {
    /** No token. */
    public static final int NOTHING = -1;

    /** For symbols that are bytes: there are no others. */
    public static final Fallback NONE = new Fallback(new int[0], NOTHING, false);

    boolean coversEveryByte() {
        return bytes.length > 0 && Arrays.stream(bytes).allMatch(id -> id >= 0);
    }
}
