package io.sluice.tokenizer.bpe;

/**
 * Byte-pair encoding of a short piece, merge by merge as it is defined. A search looks at the longest tokens first, which
 * are rare ones: for a word that was never seen, all that it reads about them comes from memory. The merges that lead there
 * are those of every word, and in the cache. Quadratic, hence for short pieces only. Not thread-safe.
 */
final class ShortMerge {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = 15;

    private static final int PLACE_BITS = 4;
    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
    private static final int NONE = Integer.MAX_VALUE;

    private final LongestToken longest;
    private final MergeTable merges;
    /** By byte, the token that it is by itself. */
    private final int[] singles = new int[256];
    /** By the place where it begins, the token there. */
    private final int[] tokens = new int[1 << PLACE_BITS];
    /** By the place where it begins, the merge with what follows: the token that it makes, then the place; or NONE. */
    private final int[] pairs = new int[1 << PLACE_BITS];

    ShortMerge(LongestToken longest, MergeTable merges) {
        this.longest = longest;
        this.merges = merges;
        for (int b = 0; b < singles.length; b++) {
            singles[b] = LongestToken.token(longest.at(new byte[] {(byte) b}, 0, 1));
        }
    }

    /**
     * Writes the ids of {@code text[from..to)}.
     *
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int to, int[] ids, int at) {
        int length = to - from;
        for (int i = 0; i < length; i++) {
            tokens[i] = singles[text[from + i] & 0xFF];
        }
        for (int i = 0; i + 1 < length; i++) {
            pairs[i] = pair(longest.both(text[from + i], text[from + i + 1]), i);
        }
        int starts = merge(length);
        int end = at;
        for (; starts != 0; starts &= starts - 1) {
            ids[end++] = tokens[Integer.numberOfTrailingZeros(starts)];
        }
        return end;
    }

    /** Does all merges; answers the places where the tokens begin that are left, one bit each. */
    private int merge(int length) {
        int starts = -1 >>> -length;
        while (true) {
            // The lowest rank, and of equals the leftmost; a loop without a branch on what it finds.
            int lowest = NONE;
            for (int i = 0; i + 1 < length; i++) {
                lowest = Math.min(lowest, pairs[i]);
            }
            if (lowest == NONE) {
                return starts;
            }
            int place = lowest & PLACE_MASK;
            int token = lowest >>> PLACE_BITS;
            int next = Integer.numberOfTrailingZeros(starts & -2 << place);
            starts &= ~(1 << next);
            tokens[place] = token;
            pairs[next] = NONE;
            int after = starts & -2 << place;
            pairs[place] =
                    after == 0 ? NONE : pair(merges.merged(token, tokens[Integer.numberOfTrailingZeros(after)]), place);
            int before = starts & (1 << place) - 1;
            if (before != 0) {
                int previous = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(before);
                pairs[previous] = pair(merges.merged(tokens[previous], token), previous);
            }
        }
    }

    private static int pair(int token, int place) {
        return token < 0 ? NONE : token << PLACE_BITS | place;
    }
}
