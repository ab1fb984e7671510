package io.sluice.tokenizer.vocab;

import java.io.IOException;
import java.util.Arrays;

/**
 * The bytes of every ordinary token, by id. A token's id is its rank: of two possible merges the one that makes the
 * lower id comes first. Immutable; one array of bytes and one of offsets.
 */
public final class RankTable {
    private final byte[] bytes;
    private final int[] offsets;
    private final int longest;

    /**
     * Takes both arrays over.
     *
     * @param bytes the tokens' bytes, one after another in order of id
     * @param offsets where each token starts, and one more: where the last one ends. An id between others that stands
     *     for nothing has a length of zero.
     */
    RankTable(byte[] bytes, int[] offsets) {
        if (offsets.length < 2 || offsets[0] != 0 || offsets[offsets.length - 1] > bytes.length) {
            throw new IllegalArgumentException("offsets do not describe the bytes");
        }
        int max = 0;
        for (int id = 0; id < offsets.length - 1; id++) {
            max = Math.max(max, offsets[id + 1] - offsets[id]);
        }
        this.bytes = bytes;
        this.offsets = offsets;
        this.longest = max;
    }

    /**
     * A table of tokens' bytes, copied.
     *
     * @param tokens bytes by id; empty for an id that stands for nothing
     * @throws IllegalArgumentException if there are none
     */
    public static RankTable of(byte[][] tokens) {
        int[] offsets = new int[tokens.length + 1];
        for (int id = 0; id < tokens.length; id++) {
            offsets[id + 1] = Math.addExact(offsets[id], tokens[id].length);
        }
        byte[] bytes = new byte[offsets[tokens.length]];
        for (int id = 0; id < tokens.length; id++) {
            System.arraycopy(tokens[id], 0, bytes, offsets[id], tokens[id].length);
        }
        return new RankTable(bytes, offsets);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws ImageException if it is not a table
     */
    public static RankTable read(ImageReader in) throws IOException {
        byte[] bytes = in.bytes();
        int[] offsets = in.ints();
        try {
            return new RankTable(bytes, offsets);
        } catch (IllegalArgumentException e) {
            throw new ImageException(String.valueOf(e.getMessage()));
        }
    }

    /** Adds it to an image. */
    public void write(ImageWriter out) {
        out.bytes(bytes);
        out.ints(offsets);
    }

    /** One more than the highest id. */
    public int size() {
        return offsets.length - 1;
    }

    /** Length of the longest token, in bytes. */
    public int longest() {
        return longest;
    }

    /** Length of a token in bytes; 0 for an id within the table that stands for nothing. */
    public int length(int id) {
        return offsets[id + 1] - offsets[id];
    }

    /** Where a token starts in {@link #bytes()}. */
    public int offset(int id) {
        return offsets[id];
    }

    /** The bytes of all tokens. Not copied: callers must not write to it. */
    public byte[] bytes() {
        return bytes;
    }

    /** A copy of a token's bytes. */
    public byte[] token(int id) {
        return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
    }
}
