package io.sluice.accelerator.engine;

import java.util.Locale;

/** The vocabularies whose special ids the engines know. Ids from the first special one up are no text. */
public enum Vocabulary {
    /** OpenAI's o200k_base and o200k_harmony. */
    O200K_BASE(199_998),
    /** OpenAI's cl100k_base. */
    CL100K_BASE(100_257),
    /** One of which nothing is known: every id counts as text. */
    UNKNOWN(Integer.MAX_VALUE);

    private final int firstSpecialId;

    Vocabulary(int firstSpecialId) {
        this.firstSpecialId = firstSpecialId;
    }

    /** Returns whether an id is a special token's. */
    public boolean isSpecial(int id) {
        return id >= firstSpecialId;
    }

    /** Returns the vocabulary of a name such as {@code o200k_base}, or {@link #UNKNOWN}. */
    public static Vocabulary of(String name) {
        for (Vocabulary vocabulary : values()) {
            if (vocabulary.name().equals(name.toUpperCase(Locale.ROOT))) {
                return vocabulary;
            }
        }
        return UNKNOWN;
    }
}
