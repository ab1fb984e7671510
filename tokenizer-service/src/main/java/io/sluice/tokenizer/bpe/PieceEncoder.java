package io.sluice.tokenizer.bpe;

/**
 * Encodes one piece that is not in the cache: a short one merge by merge, one that is mostly runs of a byte run by run, any
 * other in windows, and where those do not fit together by a search.
 *
 * <p>Tokens are the encoding of their bytes exactly if each two neighbours may stand side by side ({@link MergeTable}). So
 * windows are encoded each by itself, as short pieces, the next from some tokens before the end of the last on; where its first
 * token may not stand beside the one before it, it begins some tokens earlier.
 *
 * <p>The search takes the longest token that fits, as long as it may stand next to the one before it; else the next shorter; and
 * where none will do, takes the token before back and gives it up for a shorter one. A place that was given up is never
 * tried again, so that the work is linear in the piece, whatever it holds. Not thread-safe.
 */
final class PieceEncoder {
    /** So many tokens before the border of a window are encoded anew with the next; where they do not fit, as many more. */
    private static final int OVERLAP = 2;
    /** A window that brings no more new bytes than this is none. */
    private static final int LEAST = 12;
    /** A text in which windows misfit more often than every other time, soon after each other, is one for the search. */
    private static final int PATIENCE = 16;

    private final ShortMerge shorts;
    private final LongestToken longest;
    private final MergeTable merges;
    private final PairMemo memo;
    private final RunMerge runs;
    private final DeadPlaces dead = new DeadPlaces();
    private final int[] kept = new int[ShortMerge.MAX_BYTES];

    PieceEncoder(LongestToken longest, MergeTable merges, BytePairs bytes, int mergeBits, int memoBits) {
        this.shorts = new ShortMerge(bytes, new MergeMemo(merges, mergeBits));
        this.longest = longest;
        this.merges = merges;
        this.memo = new PairMemo(merges::adjacent, memoBits);
        this.runs = new RunMerge(longest, merges);
    }

    /**
     * Writes the ids of {@code text[from..to)}, which is not empty: no more than it has bytes.
     *
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int to, int[] ids, int at) {
        if (to - from <= PieceKey.MAX_BYTES || to - from <= ShortMerge.MAX_BYTES && isAscii(text, from, to)) {
            return shorts.encode(text, from, to, ids, at);
        }
        long match = longest.at(text, from, to);
        if (LongestToken.end(match) == to) {
            ids[at] = LongestToken.token(match);
            return at + 1;
        }
        if (RunMerge.suits(text, from, to)) {
            return runs.encode(text, from, to, ids, at);
        }
        int end = isAscii(text, from, to) ? windows(text, from, to, ids, at) : -1;
        return end < 0 ? search(text, from, to, match, ids, at) : end;
    }

    /** Whether a piece looks like ASCII: of other scripts a character has many bytes and few tokens, and a search is the quicker. */
    private static boolean isAscii(byte[] text, int from, int to) {
        return (text[from + 1] | text[from + (to - from >> 1)] | text[to - 1]) >= 0;
    }

    /** Answers the place after the last id; -1 where windows do not fit together. */
    private int windows(byte[] text, int from, int to, int[] ids, int start) {
        int top = start;
        int at = from;
        int back = OVERLAP;
        int patience = PATIENCE;
        while (true) {
            int first = Math.max(start, top - back);
            int begin = at;
            for (int i = first; i < top; i++) {
                begin -= merges.length(ids[i]);
            }
            int end = Math.min(to, begin + ShortMerge.MAX_BYTES);
            if (end - at < LEAST && end < to || patience < 0) {
                return -1;
            }
            System.arraycopy(ids, first, kept, 0, top - first);
            int next = shorts.encode(text, begin, end, ids, first);
            if (first == start || memo.adjacent(ids[first - 1], ids[first])) {
                if (end == to) {
                    return next;
                }
                top = next;
                at = end;
                back = OVERLAP;
                patience = Math.min(PATIENCE, patience + 1);
            } else {
                System.arraycopy(kept, 0, ids, first, top - first);
                back += OVERLAP;
                patience -= 2;
            }
        }
    }

    private int search(byte[] text, int from, int to, long first, int[] ids, int start) {
        dead.clear(to - from);
        int top = start;
        int at = from;
        int token = LongestToken.token(first);
        int end = LongestToken.end(first);
        while (true) {
            if (dead.isAlive(end - from) && (top == start || memo.adjacent(ids[top - 1], token))) {
                ids[top++] = token;
                if (end == to) {
                    return top;
                }
                at = end;
                long match = longest.at(text, at, to);
                token = LongestToken.token(match);
                end = LongestToken.end(match);
            } else {
                token = merges.shorter(token);
                if (token < 0) {
                    // Nothing can start here. The token before is tried again, and fails, for its end is dead now.
                    dead.add(at - from);
                    token = ids[--top];
                    at -= merges.length(token);
                }
                end = at + merges.length(token);
            }
        }
    }
}
