package io.sluice.tokenizer.bpe;

/**
 * Encodes one piece that is not in the cache: a short one merge by merge, one that is mostly runs of a byte run by run, and
 * any other by a search.
 *
 * <p>The search takes the longest token that fits, as long as it may stand next to the one before it; else the next shorter; and
 * where none will do, takes the token before back and gives it up for a shorter one. A place that was given up is never
 * tried again, so that the work is linear in the piece, whatever it holds. Not thread-safe.
 */
final class PieceEncoder {
    private final ShortMerge shorts;
    private final LongestToken longest;
    private final MergeTable merges;
    private final PairMemo memo;
    private final RunMerge runs;
    private final DeadPlaces dead = new DeadPlaces();

    PieceEncoder(LongestToken longest, MergeTable merges, int memoBits) {
        this.shorts = new ShortMerge(longest, merges);
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
        if (to - from <= ShortMerge.MAX_BYTES) {
            return shorts.encode(text, from, to, ids, at);
        }
        long match = longest.at(text, from, to);
        if (LongestToken.end(match) == to) {
            ids[at] = LongestToken.token(match);
            return at + 1;
        }
        return RunMerge.suits(text, from, to)
                ? runs.encode(text, from, to, ids, at)
                : search(text, from, to, match, ids, at);
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
