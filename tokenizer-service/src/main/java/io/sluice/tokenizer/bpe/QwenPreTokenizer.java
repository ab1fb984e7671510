package io.sluice.tokenizer.bpe;

import static io.sluice.tokenizer.bpe.CharClasses.LENGTH_SHIFT;
import static io.sluice.tokenizer.bpe.CharClasses.NUMBER;

/** The pieces of Qwen: those of cl100k_base, but each digit is one by itself ({@code \p{N}} for {@code \p{N}{1,3}}). */
public final class QwenPreTokenizer implements PreTokenizer {
    private final CharClasses classes = CharClasses.pinned();
    private final Cl100kPreTokenizer others = new Cl100kPreTokenizer();

    @Override
    public int next(byte[] text, int from, int to) {
        int c = classes.at(text, from);
        // No other alternative takes a number, wherever in a piece.
        return (c & NUMBER) != 0 ? from + (c >> LENGTH_SHIFT) : others.next(text, from, to);
    }
}
