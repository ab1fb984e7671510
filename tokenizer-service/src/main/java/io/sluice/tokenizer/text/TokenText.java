package io.sluice.tokenizer.text;

import io.sluice.tokenizer.vocab.RankTable;
import io.sluice.tokenizer.vocab.Vocabulary;

/** What each token of a vocabulary says, and whether that is text by itself. Immutable. */
public final class TokenText {
    private final Vocabulary vocabulary;
    /** One bit an ordinary token, set where its bytes are valid UTF-8. */
    private final long[] whole;

    private final TextStart start;

    public TokenText(Vocabulary vocabulary) {
        this(vocabulary, TextStart.PLAIN);
    }

    /** @param start how a text starts */
    public TokenText(Vocabulary vocabulary, TextStart start) {
        this.vocabulary = vocabulary;
        this.start = start;
        RankTable ranks = vocabulary.ranks();
        this.whole = new long[(ranks.size() >> 6) + 1];
        for (int id = 0; id < ranks.size(); id++) {
            int from = ranks.offset(id);
            if (Utf8.isValid(ranks.bytes(), from, from + ranks.length(id))) {
                whole[id >> 6] |= 1L << id;
            }
        }
    }

    /** The vocabulary. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** How a text starts. */
    public TextStart start() {
        return start;
    }

    /** Whether an id stands for anything. */
    public boolean contains(int id) {
        return vocabulary.contains(id);
    }

    /** Whether there are tokens of several bytes that are no text: so it is in vocabularies of bytes, never in those of characters. */
    boolean hasParts() {
        RankTable ranks = vocabulary.ranks();
        for (int id = 0; id < ranks.size(); id++) {
            if (ranks.length(id) > 1 && !isWhole(id)) {
                return true;
            }
        }
        return false;
    }

    boolean isWhole(int ordinary) {
        return (whole[ordinary >> 6] & 1L << ordinary) != 0;
    }
}
