package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.KnownVocabulary;

/** The vocabularies under test, built once. */
public final class Known {
    public static final Encoding CL100K =
            new Encoding(KnownVocabulary.CL100K_BASE.readRanks(), new Cl100kPreTokenizer());
    public static final Encoding O200K = new Encoding(KnownVocabulary.O200K_BASE.readRanks(), new O200kPreTokenizer());

    private Known() {}

    static int[] encode(Encoder encoder, byte[] text) {
        IdBuffer ids = new IdBuffer(1);
        encoder.encode(text, 0, text.length, ids);
        return ids.toArray();
    }
}
