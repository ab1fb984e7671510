package io.sluice.tokenizer.bpe;

import static io.sluice.tokenizer.bpe.CharClasses.LENGTH_SHIFT;
import static io.sluice.tokenizer.bpe.CharClasses.LETTER;
import static io.sluice.tokenizer.bpe.CharClasses.LOWER;
import static io.sluice.tokenizer.bpe.CharClasses.MARK;
import static io.sluice.tokenizer.bpe.CharClasses.NEWLINE;
import static io.sluice.tokenizer.bpe.CharClasses.NUMBER;
import static io.sluice.tokenizer.bpe.CharClasses.SPACE;
import static io.sluice.tokenizer.bpe.CharClasses.UPPER;

/**
 * The pieces of o200k_base, with U = {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]} and L = {@code [\p{Ll}\p{Lm}\p{Lo}\p{M}]}:
 *
 * <pre>
 * [^\r\n\p{L}\p{N}]?U*L+(?i:'s|'t|'re|'ve|'m|'ll|'d)? | [^\r\n\p{L}\p{N}]?U+L*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
 * | \p{N}{1,3} |  ?[^\s\p{L}\p{N}]+[\r\n/]* | \s*[\r\n]+ | \s+(?!\S) | \s+
 * </pre>
 */
public final class O200kPreTokenizer extends BlockPreTokenizer {
    private final CharClasses classes = CharClasses.pinned();

    @Override
    long starts(AsciiBlock block) {
        return block.o200kStarts();
    }

    @Override
    int ascii(byte[] text, int at, int to) {
        byte kind = AsciiKind.of(text[at]);
        if (kind == AsciiKind.OTHER) {
            return -1;
        }
        if (kind == AsciiKind.DIGIT) {
            return Scan.asciiNumber(text, at);
        }
        if (kind == AsciiKind.NEWLINE) {
            return Scan.asciiSpace(text, at, to);
        }
        int start = kind == AsciiKind.LETTER ? at : at + 1;
        long word = Swar.load(text, start);
        int upper = Swar.run(Swar.upper(word));
        int lower = Swar.run(Swar.lower(word) >>> (upper << 3));
        if (upper + lower > 0) {
            return asciiWord(text, start, upper, lower, to);
        }
        if (kind == AsciiKind.SPACE) {
            byte next = AsciiKind.of(text[start]);
            if (next != AsciiKind.SYMBOL && next != AsciiKind.APOSTROPHE) {
                return Scan.asciiSpace(text, at, to);
            }
        }
        int end = Scan.asciiSymbols(text, start, to);
        return end < 0 || AsciiKind.of(text[end]) != AsciiKind.NEWLINE ? end : newlinesAndSlashes(text, end, to);
    }

    /** The end of {@code [A-Z]*[a-z]*} and a contraction behind it, of which the first word's runs were counted. */
    private static int asciiWord(byte[] text, int from, int upper, int lower, int to) {
        int run = upper + lower;
        int end = from + run;
        if (run == Swar.WIDTH && lower == 0) {
            return -1;
        }
        while (run == Swar.WIDTH) {
            if (end + Swar.WIDTH >= to) {
                return -1;
            }
            run = Swar.run(Swar.lower(Swar.load(text, end)));
            end += run;
        }
        byte after = text[end];
        return after < 0 ? -1 : after == '\'' ? Scan.contraction(text, end, to) : end;
    }

    @Override
    public int next(byte[] text, int from, int to) {
        int c = classes.at(text, from);
        int after = from + (c >> LENGTH_SHIFT);
        if ((c & LETTER) != 0) {
            int word = word(text, from, to);
            return Scan.contraction(text, word < 0 ? ~word : word, to);
        }
        if ((c & NUMBER) != 0) {
            return Scan.number(text, after, to);
        }
        if ((c & NEWLINE) == 0) {
            int word = word(text, after, to);
            if (word < 0 && (c & MARK) != 0) {
                // A mark is in U and L itself: the first alternative matches without it in front, before the second is
                // tried.
                word = word(text, from, to);
            }
            int end = word < 0 ? ~word : word;
            if (end > after || word > 0) {
                return Scan.contraction(text, end, to);
            }
        }
        boolean space = (c & SPACE) != 0;
        if (!space || text[from] == ' ') {
            int end = Scan.symbols(text, after, to);
            if (!space || end > after) {
                return newlinesAndSlashes(text, end, to);
            }
        }
        return Scan.space(text, from, to);
    }

    /**
     * {@code U*L+}, or where that does not match {@code U*}.
     *
     * <p>Where no character of L alone follows the run of U, the expression gives back characters of U until the last is
     * in L too: it ends with the last character of the run that is in both.
     *
     * @return the end; its complement if only {@code U*} matched, perhaps nothing
     */
    private int word(byte[] text, int from, int to) {
        int end = CharClasses.ideographs(text, from, to);
        int both = end > from ? end : -1;
        int c = 0;
        while (end < to) {
            c = classes.at(text, end);
            if ((c & UPPER) == 0) {
                break;
            }
            end += c >> LENGTH_SHIFT;
            both = (c & LOWER) != 0 ? end : both;
        }
        if (end < to && (c & LOWER) != 0) {
            return lower(text, end + (c >> LENGTH_SHIFT), to);
        }
        return both >= 0 ? both : ~end;
    }

    /** {@code L*}. */
    private int lower(byte[] text, int from, int to) {
        int end = from;
        while (end < to) {
            int c = classes.at(text, end);
            if ((c & LOWER) == 0) {
                break;
            }
            end += c >> LENGTH_SHIFT;
        }
        return end;
    }

    private static int newlinesAndSlashes(byte[] text, int from, int to) {
        int end = from;
        while (end < to && (text[end] == '\n' || text[end] == '\r' || text[end] == '/')) {
            end++;
        }
        return end;
    }
}
