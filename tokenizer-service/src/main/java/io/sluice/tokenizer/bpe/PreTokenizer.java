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
}
