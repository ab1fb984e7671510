package io.sluice.tokenizer.bpe.stage;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes white space away that belongs to a special token beside a text. Immutable. */
final class Borders {
    private final Set<Integer> strippingLeft;
    private final Set<Integer> strippingRight;

    /** @param tokens those that may stand beside a text as it is written */
    Borders(List<AddedToken> tokens) {
        this.strippingLeft = tokens.stream()
                .filter(AddedToken::stripLeft)
                .map(AddedToken::id)
                .collect(Collectors.toUnmodifiableSet());
        this.strippingRight = tokens.stream()
                .filter(AddedToken::stripRight)
                .map(AddedToken::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where a text starts behind a token. */
    int start(byte[] text, int from, int to, int before) {
        return strippingRight.contains(before) ? AddedTokens.withoutSpacesAtStart(text, from, to) : from;
    }

    /** Where a text ends before a token. */
    int end(byte[] text, int from, int to, int after) {
        return strippingLeft.contains(after) ? AddedTokens.withoutSpacesAtEnd(text, from, to) : to;
    }
}
