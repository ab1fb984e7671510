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
public final class Cl100kPreTokenizer extends BlockPreTokenizer {
    private final CharClasses classes = CharClasses.pinned();

    @Override
    long starts(AsciiBlock block) {
        return block.cl100kStarts();
    }

    @Override
    int ascii(byte[] text, int at, int to) {
        byte kind = AsciiKind.of(text[at]);
        if (kind == AsciiKind.OTHER || kind == AsciiKind.APOSTROPHE) {
            return -1;
        }
        if (kind == AsciiKind.DIGIT) {
            return Scan.asciiNumber(text, at);
        }
        if (kind == AsciiKind.NEWLINE) {
            return Scan.asciiSpace(text, at, to);
        }
        int start = kind == AsciiKind.LETTER ? at : at + 1;
        int letters = Swar.run(Swar.letters(Swar.load(text, start)));
        if (letters > 0) {
            return asciiLetters(text, start, letters, to);
        }
        if (kind == AsciiKind.SPACE) {
            byte next = AsciiKind.of(text[start]);
            if (next != AsciiKind.SYMBOL && next != AsciiKind.APOSTROPHE) {
                return Scan.asciiSpace(text, at, to);
            }
        }
        int end = Scan.asciiSymbols(text, start, to);
        return end < 0 || AsciiKind.of(text[end]) != AsciiKind.NEWLINE ? end : newlines(text, end, to);
    }

    /** The end of a run of letters of which some were counted; -1 if it goes on with a wider character. */
    private static int asciiLetters(byte[] text, int from, int counted, int to) {
        int run = counted;
        int end = from + counted;
        while (run == Swar.WIDTH) {
            if (end + Swar.WIDTH >= to) {
                return -1;
            }
            run = Swar.run(Swar.letters(Swar.load(text, end)));
            end += run;
        }
        return text[end] < 0 ? -1 : end;
    }

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
        int end = CharClasses.ideographs(text, from, to);
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
