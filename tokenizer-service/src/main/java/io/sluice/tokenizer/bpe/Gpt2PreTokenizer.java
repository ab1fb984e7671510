package io.sluice.tokenizer.bpe;

import static io.sluice.tokenizer.bpe.CharClasses.LENGTH_SHIFT;
import static io.sluice.tokenizer.bpe.CharClasses.LETTER;
import static io.sluice.tokenizer.bpe.CharClasses.NUMBER;
import static io.sluice.tokenizer.bpe.CharClasses.SPACE;

/**
 * The pieces of r50k_base and p50k_base, GPT-2's:
 *
 * <pre>
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * </pre>
 */
public final class Gpt2PreTokenizer implements PreTokenizer {
    private static final int KINDS = LETTER | NUMBER | SPACE;

    private final CharClasses classes = CharClasses.pinned();

    @Override
    public int next(byte[] text, int from, int to) {
        int contraction = contraction(text, from, to);
        if (contraction > from) {
            return contraction;
        }
        int at = from;
        int c = classes.at(text, at);
        if (text[at] == ' ' && at + 1 < to) {
            int behind = classes.at(text, at + 1);
            if ((behind & SPACE) == 0) {
                at++;
                c = behind;
            }
        }
        if ((c & SPACE) != 0) {
            return space(text, from, to);
        }
        return run(text, at + (c >> LENGTH_SHIFT), to, c & KINDS);
    }

    /** Characters of the same kind: letters, numbers, or neither and no space. */
    private int run(byte[] text, int from, int to, int kind) {
        int end = from;
        while (end < to) {
            int c = classes.at(text, end);
            if ((c & KINDS) != kind) {
                break;
            }
            end += c >> LENGTH_SHIFT;
        }
        return end;
    }

    /** {@code \s+(?!\S)|\s+}: all but the last of a run, unless it ends the text or is the only one. */
    private int space(byte[] text, int from, int to) {
        int end = from;
        int last = from;
        while (end < to) {
            int c = classes.at(text, end);
            if ((c & SPACE) == 0) {
                break;
            }
            last = end;
            end += c >> LENGTH_SHIFT;
        }
        return end == to || last == from ? end : last;
    }

    private static int contraction(byte[] text, int from, int to) {
        if (text[from] != '\'' || to - from < 2) {
            return from;
        }
        byte second = text[from + 1];
        if (second == 's' || second == 't' || second == 'm' || second == 'd') {
            return from + 2;
        }
        if (to - from < 3) {
            return from;
        }
        byte third = text[from + 2];
        boolean two = second == 'l' ? third == 'l' : (second == 'r' || second == 'v') && third == 'e';
        return two ? from + 3 : from;
    }
}
