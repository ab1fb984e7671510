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

    private Scan() {}

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
