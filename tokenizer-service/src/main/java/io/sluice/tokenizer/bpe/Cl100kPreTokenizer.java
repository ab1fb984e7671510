package io.sluice.tokenizer.bpe;

import static io.sluice.tokenizer.bpe.CharClasses.LENGTH_SHIFT;
import static io.sluice.tokenizer.bpe.CharClasses.LETTER;
import static io.sluice.tokenizer.bpe.CharClasses.NEWLINE;
import static io.sluice.tokenizer.bpe.CharClasses.NUMBER;
import static io.sluice.tokenizer.bpe.CharClasses.SPACE;

/**
 * The pieces of cl100k_base:
 *
 * <pre>
 * '(?i:[sdmt]|ll|ve|re) | [^\r\n\p{L}\p{N}]?+\p{L}++ | \p{N}{1,3}+ |  ?[^\s\p{L}\p{N}]++[\r\n]*+
 * | \s++$ | \s*[\r\n] | \s+(?!\S) | \s
 * </pre>
 *
 * <p>{@code \s++$} may join a newline and the spaces after it in one piece, where the scanner makes two; no token of the
 * vocabulary reaches across, so the ids are the same.
 */
public final class Cl100kPreTokenizer implements PreTokenizer {
    private final CharClasses classes = CharClasses.pinned();

    @Override
    public int next(byte[] text, int from, int to) {
        int c = classes.at(text, from);
        int after = from + (c >> LENGTH_SHIFT);
        if ((c & LETTER) != 0) {
            return letters(text, after, to);
        }
        if ((c & NUMBER) != 0) {
            return Scan.number(text, after, to);
        }
        int contraction = Scan.contraction(text, from, to);
        if (contraction > from) {
            return contraction;
        }
        if ((c & NEWLINE) == 0) {
            int word = letters(text, after, to);
            if (word > after) {
                return word;
            }
        }
        boolean space = (c & SPACE) != 0;
        if (!space || text[from] == ' ') {
            int end = Scan.symbols(text, after, to);
            if (!space || end > after) {
                return newlines(text, end, to);
            }
        }
        return Scan.space(text, from, to);
    }

    /** {@code \p{L}*}. */
    private int letters(byte[] text, int from, int to) {
        int end = from;
        while (end < to) {
            int c = classes.at(text, end);
            if ((c & LETTER) == 0) {
                break;
            }
            end += c >> LENGTH_SHIFT;
        }
        return end;
    }

    private static int newlines(byte[] text, int from, int to) {
        int end = from;
        while (end < to && (text[end] == '\n' || text[end] == '\r')) {
            end++;
        }
        return end;
    }
}
