package io.sluice.tokenizer.bpe;

/** The tokens of one byte and of two. Immutable. */
final class BytePairs {
    private static final int BYTES = 256;

    private final int[] singles = new int[BYTES];
    /** By the first byte and the second; {@link MergeMemo#NONE} where they are no token. */
    private final int[] pairs = new int[BYTES * BYTES];

    BytePairs(LongestToken longest) {
        for (int first = 0; first < BYTES; first++) {
            singles[first] = LongestToken.token(longest.at(new byte[] {(byte) first}, 0, 1));
            for (int second = 0; second < BYTES; second++) {
                pairs[first * BYTES + second] = longest.both((byte) first, (byte) second) & MergeMemo.NONE;
            }
        }
    }

    /** The token that a byte is by itself. */
    int token(int b) {
        return singles[b];
    }

    /** The token that two bytes make, or {@link MergeMemo#NONE}. */
    int merged(int first, int second) {
        return pairs[first * BYTES | second];
    }
}
