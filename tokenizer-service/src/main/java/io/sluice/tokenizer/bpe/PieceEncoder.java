package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/**
 * Encodes one piece that is not in the cache.
 *
 * <p>Takes the longest token that fits, as long as it may stand next to the one before it; else the next shorter; and
 * where none will do, takes the token before back and gives it up for a shorter one. A place that was given up is never
 * tried again, so that the work is linear in the piece, whatever it holds. Not thread-safe.
 */
final class PieceEncoder {
    private final LongestToken longest;
    private final MergeTable merges;
    private final PairMemo memo;
    private final RunMerge runs;
    /** One bit a place of the piece: set once no encoding can go through it. */
    private long[] dead = new long[4];

    PieceEncoder(LongestToken longest, MergeTable merges, int memoBits) {
        this.longest = longest;
        this.merges = merges;
        this.memo = new PairMemo(merges, memoBits);
        this.runs = new RunMerge(longest, merges);
    }

    /**
     * Writes the ids of {@code text[from..to)}, which is not empty: no more than it has bytes.
     *
     * @return the place after the last id
     */
    int encode(byte[] text, int from, int to, int[] ids, int at) {
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
        clear(to - from);
        int top = start;
        int at = from;
        int token = LongestToken.token(first);
        int end = LongestToken.end(first);
        while (true) {
            if (alive(end - from) && (top == start || memo.adjacent(ids[top - 1], token))) {
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
                    kill(at - from);
                    token = ids[--top];
                    at -= merges.length(token);
                }
                end = at + merges.length(token);
            }
        }
    }

    private void clear(int length) {
        int words = (length >> 6) + 1;
        if (words > dead.length) {
            dead = new long[words + (words >> 1)];
        } else {
            Arrays.fill(dead, 0, words, 0);
        }
    }

    private boolean alive(int place) {
        return (dead[place >> 6] & 1L << place) == 0;
    }

    private void kill(int place) {
        dead[place >> 6] |= 1L << place;
    }
}
