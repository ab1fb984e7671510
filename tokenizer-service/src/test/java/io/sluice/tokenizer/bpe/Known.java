package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.fuzz.FuzzTexts;
import io.sluice.tokenizer.vocab.KnownVocabulary;
import java.util.ArrayList;
import java.util.List;

/** The vocabularies under test, built once. */
public final class Known {
    public static final Encoding CL100K =
            new Encoding(KnownVocabulary.CL100K_BASE.readRanks(), new Cl100kPreTokenizer());
    public static final Encoding O200K = new Encoding(KnownVocabulary.O200K_BASE.readRanks(), new O200kPreTokenizer());

    private Known() {}

    /** Texts that look for trouble, some of them put together from these vocabularies' tokens. */
    static FuzzTexts texts(long seed, Encoding... encodings) {
        List<byte[]> tokens = new ArrayList<>();
        for (Encoding encoding : encodings) {
            for (int id = 0; id < encoding.ranks().size(); id++) {
                tokens.add(encoding.ranks().token(id));
            }
        }
        return new FuzzTexts(seed, tokens);
    }

    static int[] encode(Encoder encoder, byte[] text) {
        IdBuffer ids = new IdBuffer(1);
        encoder.encode(text, 0, text.length, ids);
        return ids.toArray();
    }
}
