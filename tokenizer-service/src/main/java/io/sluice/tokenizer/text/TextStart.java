package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import java.util.Optional;

/**
 * How a decoded text starts: vocabularies that write each word with a space before it take the first one away.
 *
 * @param spaces most spaces that are taken from the start of the text
 * @param firstTokens what tokens say as the first of a text; absent where they say the same everywhere
 */
public record TextStart(int spaces, Optional<RankTable> firstTokens) {
    /** As anywhere else. */
    public static final TextStart PLAIN = new TextStart(0, Optional.empty());
}
