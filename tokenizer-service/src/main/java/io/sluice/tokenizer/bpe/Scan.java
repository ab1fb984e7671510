package io.sluice.tokenizer.bpe;

import static io.sluice.tokenizer.bpe.CharClasses.LENGTH_SHIFT;
import static io.sluice.tokenizer.bpe.CharClasses.LETTER;
import static io.sluice.tokenizer.bpe.CharClasses.NEWLINE;
import static io.sluice.tokenizer.bpe.CharClasses.NUMBER;
import static io.sluice.tokenizer.bpe.CharClasses.SPACE;

/** The parts that the regular expressions of cl100k and o200k have in common. All take valid UTF-8. */
final class Scan {
    private static final CharClasses CLASSES = CharClasses.pinned();
    private static final int DIGITS = 3;

    /** A fast path may look this many bytes ahead without asking whether they are there. */
    static final int AHEAD = 3 * Swar.WIDTH;

    private Scan() {}

    /**
     * {@code [0-9]{1,3}} where the first is a digit and {@link #AHEAD} bytes are there; or -1 if a wider character, which
     * may be a number too, follows within three.
     */
    static int asciiNumber(byte[] text, int at) {
        byte second = AsciiKind.of(text[at + 1]);
        byte third = AsciiKind.of(text[at + 2]);
        if (second == AsciiKind.DIGIT) {
            return third == AsciiKind.DIGIT ? at + 3 : third == AsciiKind.OTHER ? -1 : at + 2;
        }
        return second == AsciiKind.OTHER ? -1 : at + 1;
    }

    /**
     * The end of a piece of white space that starts with a space or newline, where {@link #AHEAD} bytes are there; or -1
     * where it takes the general scanner.
     */
    static int asciiSpace(byte[] text, int at, int to) {
        boolean newline = AsciiKind.of(text[at]) == AsciiKind.NEWLINE;
        int end = at + 1;
        int spaces;
        do {
            spaces = Swar.run(Swar.spaces(Swar.load(text, end)));
            end += spaces;
        } while (spaces == Swar.WIDTH && end + Swar.WIDTH < to);
        byte after = spaces == Swar.WIDTH ? AsciiKind.OTHER : AsciiKind.of(text[end]);
        if (after == AsciiKind.OTHER || after == AsciiKind.NEWLINE) {
            return -1;
        }
        // A newline ends its piece; spaces leave their last one to what follows.
        return newline || end == at + 1 ? at + 1 : end - 1;
    }

    /**
     * The end of {@code [!-~&&[^A-Za-z0-9]]*}, where at least {@link #AHEAD} bytes were there when the piece began; or -1
     * if it takes the general scanner.
     */
    static int asciiSymbols(byte[] text, int from, int to) {
        int run = Swar.run(Swar.symbols(Swar.load(text, from)));
        int end = from + run;
        while (run == Swar.WIDTH) {
            if (end + Swar.WIDTH >= to) {
                return -1;
            }
            run = Swar.run(Swar.symbols(Swar.load(text, end)));
            end += run;
        }
        return AsciiKind.of(text[end]) == AsciiKind.OTHER ? -1 : end;
    }

    /** {@code \p{N}{1,3}}, the first of which has been seen: its end is {@code at}. */
    static int number(byte[] text, int at, int to) {
        int end = at;
        for (int digits = 1; digits < DIGITS && end < to; digits++) {
            int c = CLASSES.at(text, end);
            if ((c & NUMBER) == 0) {
                break;
            }
            end += c >> LENGTH_SHIFT;
        }
        return end;
    }

    /** {@code [^\s\p{L}\p{N}]*}. */
    static int symbols(byte[] text, int from, int to) {
        int end = from;
        while (end < to) {
            int c = CLASSES.at(text, end);
            if ((c & (SPACE | LETTER | NUMBER)) != 0) {
                break;
            }
            end += c >> LENGTH_SHIFT;
        }
        return end;
    }

    /**
     * {@code \s*[\r\n]+|\s+(?!\S)|\s+}: a run of white space ends with its last newline; without one it leaves its last
     * character to what follows, unless that is the end of the text or there is no other.
     */
    static int space(byte[] text, int from, int to) {
        int end = from;
        int last = from;
        int newline = -1;
        while (end < to) {
            int c = CLASSES.at(text, end);
            if ((c & SPACE) == 0) {
                break;
            }
            last = end;
            end += c >> LENGTH_SHIFT;
            newline = (c & NEWLINE) != 0 ? end : newline;
        }
        if (newline >= 0) {
            return newline;
        }
        return end == to || last == from ? end : last;
    }

    /** {@code (?i:'s|'t|'re|'ve|'m|'ll|'d)?} at a place; U+017F folds to s. Answers its end, or {@code at}. */
    static int contraction(byte[] text, int at, int to) {
        if (to - at < 2 || text[at] != '\'') {
            return at;
        }
        return contractionAfterQuote(text, at, to);
    }

    private static int contractionAfterQuote(byte[] text, int at, int to) {
        int first = lower(text[at + 1]);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return at + 2;
        }
        if (to - at < 3) {
            return at;
        }
        byte second = text[at + 2];
        boolean longS = first == (byte) 0xC5 && second == (byte) 0xBF;
        boolean two = first == 'l' ? lower(second) == 'l' : (first == 'r' || first == 'v') && lower(second) == 'e';
        return longS || two ? at + 3 : at;
    }

    /** Lower case of an ASCII letter; of no other byte does it answer a letter. */
    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
