package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.ImageReader;
import io.sluice.tokenizer.vocab.ImageWriter;
import io.sluice.tokenizer.vocab.RankTable;
import java.io.IOException;

/**
 * Cuts long pieces between characters that no token reaches across: no merge does either, so that the parts are encoded each
 * by itself. Between two characters of a script with many, such as Chinese, that is the rule: a vocabulary has few tokens of
 * more than one. The parts are short, and soon in the cache, where the sentence between two commas never is. Immutable.
 *
 * <p>Looks at the two bytes before a place and the two behind it, where the first of these starts a character of three bytes
 * or four and the last of those ends one that is not ASCII. One bit for each value of their hash, set where a token has the
 * four bytes, or fewer of them and the rest outside: what is cut is sure, what is not may be chance.
 */
final class SafeCuts {
    private static final int FILTER_BITS = 18;
    private static final int FACTOR = 0x9E3779B1;
    private static final int WIDE = 0xE0;
    /** What comes before the last byte of a character, and behind the first: the bounds of valid UTF-8. */
    private static final int FIRST_BEFORE = 0x80;

    private static final int LAST_BEFORE = 0xDF;
    private static final int FIRST_BEHIND = 0x80;
    private static final int LAST_BEHIND = 0xBF;

    private final long[] filter;

    SafeCuts(RankTable ranks) {
        this(new long[1 << FILTER_BITS >> 6]);
        for (int id = 0; id < ranks.size(); id++) {
            int from = ranks.offset(id);
            int to = from + ranks.length(id);
            for (int at = from + 1; at < to; at++) {
                if (isWide(ranks.bytes(), at)) {
                    add(ranks.bytes(), from, at, to);
                }
            }
        }
    }

    private SafeCuts(long[] filter) {
        this.filter = filter;
    }

    static SafeCuts read(ImageReader in) throws IOException {
        return new SafeCuts(in.longs());
    }

    void write(ImageWriter out) {
        out.longs(filter);
    }

    /**
     * Adds the ends of parts from a place on, as many as there are or fit.
     *
     * @param text valid UTF-8
     * @param from where the first part starts, before {@code to}
     * @param to where the piece ends
     * @param ends takes the ends, each the start of the next part
     * @param filled how many are in it, at least two less than fit
     * @return how many are in it now, at least one more
     */
    int cut(byte[] text, int from, int to, int[] ends, int filled) {
        int count = filled;
        int last = ends.length - 1;
        for (int at = from + 2; at < to - 1; at++) {
            if (isWide(text, at)) {
                int bit = bit(text[at - 2], text[at - 1], text[at], text[at + 1]);
                ends[count] = at;
                // Whether a place is safe is not predictable, so it is not asked.
                count += (int) (~filter[bit >> 6] >>> bit) & 1;
                if (count == last) {
                    return count;
                }
            }
        }
        ends[count++] = to;
        return count;
    }

    private static boolean isWide(byte[] text, int at) {
        return (text[at] & 0xFF) >= WIDE && text[at - 1] < 0;
    }

    private void add(byte[] token, int from, int at, int to) {
        boolean first = at - 2 >= from;
        boolean last = at + 1 < to;
        int firstBefore = first ? token[at - 2] & 0xFF : FIRST_BEFORE;
        int lastBefore = first ? firstBefore : LAST_BEFORE;
        int firstBehind = last ? token[at + 1] & 0xFF : FIRST_BEHIND;
        int lastBehind = last ? firstBehind : LAST_BEHIND;
        for (int before = firstBefore; before <= lastBefore; before++) {
            for (int behind = firstBehind; behind <= lastBehind; behind++) {
                int bit = bit((byte) before, token[at - 1], token[at], (byte) behind);
                filter[bit >> 6] |= 1L << bit;
            }
        }
    }

    private static int bit(byte first, byte second, byte third, byte fourth) {
        int bytes = (first & 0xFF) << 24 | (second & 0xFF) << 16 | (third & 0xFF) << 8 | (fourth & 0xFF);
        return (bytes * FACTOR) >>> (Integer.SIZE - FILTER_BITS);
    }
}
