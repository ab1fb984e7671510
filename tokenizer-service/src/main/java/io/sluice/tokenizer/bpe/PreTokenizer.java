package io.sluice.tokenizer.bpe;

/**
 * Cuts a text into the pieces that byte-pair encoding works on, each by itself: what a vocabulary's regular expression
 * does, written out as a scanner. Stateless; linear in the text.
 */
public interface PreTokenizer {
    /**
     * The end of the piece that starts at a place.
     *
     * @param text valid UTF-8
     * @param from where the piece starts, before {@code to}; the start of a character
     * @param to where the text ends: what lies behind is not looked at
     * @return after {@code from}, at most {@code to}
     */
    int next(byte[] text, int from, int to);

    /**
     * The ends of pieces from a place on: all there are, or as many as are found well at once.
     *
     * @param text valid UTF-8
     * @param from where the first piece starts, before {@code to}
     * @param to where the text ends
     * @param ends takes the ends, each the start of the next piece
     * @return how many it took, at least 1
     */
    default int cut(byte[] text, int from, int to, int[] ends) {
        int at = from;
        int count = 0;
        while (at < to && count < ends.length) {
            at = next(text, at, to);
            ends[count++] = at;
        }
        return count;
    }
}
