package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Byte-pair encoding of a short piece, merge by merge as it is defined. A search looks at the longest tokens first, which
 * are rare ones: for a word that was never seen, all that it reads about them comes from memory. The merges that lead there
 * are those of every word, and in the cache. Quadratic, hence for short pieces only. Not thread-safe.
 */
final class ShortMerge {
    /** Longest piece it takes, in bytes. */
    static final int MAX_BYTES = 31;

    private static final int PLACE_BITS = 5;
    private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
    private static final int PLACES = 1 << PLACE_BITS;
    private static final int NONE = MergeMemo.NONE << PLACE_BITS;
    private static final int HALF = PLACES / 2;

    private final BytePairs bytes;
    private final MergeMemo merges;
    /** By the place where it begins, the token there. */
    private final int[] tokens = new int[PLACES];
    /** By the place where it begins, the merge with what follows: the token that it makes, then the place; or {@link #NONE}. */
    private final int[] pairs = new int[PLACES];

    ShortMerge(BytePairs bytes, MergeMemo merges) {
        this.bytes = bytes;
        this.merges = merges;
        Arrays.fill(pairs, NONE);
    }

    /**
     * Writes the ids of {@code text[from..to)}.
     *
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int to, int[] ids, int at) {
        int length = to - from;
        int last = text[from] & 0xFF;
        tokens[0] = bytes.token(last);
        for (int i = 1; i < length; i++) {
            int next = text[from + i] & 0xFF;
            tokens[i] = bytes.token(next);
            pairs[i - 1] = bytes.merged(last, next) << PLACE_BITS | i - 1;
            last = next;
        }
        int starts = length <= HALF ? merge(-1 >>> -length) : mergeLong(-1 >>> -length);
        int end = at;
        for (; starts != 0; starts &= starts - 1) {
            ids[end++] = tokens[Integer.numberOfTrailingZeros(starts)];
        }
        return end;
    }

    /** Does all merges; takes and answers the places where tokens begin, one bit each. All pairs are none when it ends. */
    private int merge(int places) {
        int starts = places;
        while (true) {
            // The lowest rank, and of equals the leftmost.
            int lowest = lowest(0);
            if (lowest >= NONE) {
                clear(0);
                return starts;
            }
            starts = merge(starts, lowest);
        }
    }

    private int mergeLong(int places) {
        int starts = places;
        while (true) {
            int lowest = Math.min(lowest(0), lowest(HALF));
            if (lowest >= NONE) {
                clear(0);
                clear(HALF);
                return starts;
            }
            starts = merge(starts, lowest);
        }
    }

    private int merge(int starts, int lowest) {
        int place = lowest & PLACE_MASK;
        int token = lowest >>> PLACE_BITS;
        int next = Integer.numberOfTrailingZeros(starts & -2 << place);
        int left = starts & ~(1 << next);
        tokens[place] = token;
        pairs[next] = NONE;
        int after = left & -2 << place;
        pairs[place] = after == 0
                ? NONE
                : merges.merged(token, tokens[Integer.numberOfTrailingZeros(after)]) << PLACE_BITS | place;
        int before = left & (1 << place) - 1;
        if (before != 0) {
            int previous = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(before);
            pairs[previous] = merges.merged(tokens[previous], token) << PLACE_BITS | previous;
        }
        return left;
    }

    /** The least of sixteen, in four steps of which none waits for a branch. */
    private int lowest(int from) {
        int[] p = pairs;
        int a = Math.min(Math.min(p[from], p[from + 1]), Math.min(p[from + 2], p[from + 3]));
        int b = Math.min(Math.min(p[from + 4], p[from + 5]), Math.min(p[from + 6], p[from + 7]));
        int c = Math.min(Math.min(p[from + 8], p[from + 9]), Math.min(p[from + 10], p[from + 11]));
        int d = Math.min(Math.min(p[from + 12], p[from + 13]), Math.min(p[from + 14], p[from + 15]));
        return Math.min(Math.min(a, b), Math.min(c, d));
    }

    /** Pairs that make nothing hold their places too: those of the next piece must not meet them. */
    private void clear(int from) {
        Arrays.fill(pairs, from, from + HALF, NONE);
    }
}
