package io.sluice.tokenizer.vocab;

/**
 * All ids a model knows: ordinary tokens with their bytes, and special ones.
 *
 * @param ranks ordinary tokens
 * @param specials special tokens; their ids are none of the ordinary ones
 */
public record Vocabulary(RankTable ranks, SpecialTokens specials) {
    public Vocabulary {
        for (int id : specials.ids().values()) {
            if (id < ranks.size() && ranks.length(id) > 0) {
                throw new IllegalArgumentException("special token id " + id + " is an ordinary token's");
            }
        }
    }

    /** One more than the highest id. Not every id below it need stand for something. */
    public int size() {
        return Math.max(ranks.size(), specials.maxId() + 1);
    }

    /** Whether an id stands for an ordinary token. */
    public boolean isOrdinary(int id) {
        return id >= 0 && id < ranks.size() && ranks.length(id) > 0;
    }

    /** Whether an id stands for anything. */
    public boolean contains(int id) {
        return isOrdinary(id) || specials.contains(id);
    }
}
