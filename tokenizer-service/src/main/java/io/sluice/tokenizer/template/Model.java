package io.sluice.tokenizer.template;

import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.Vocabulary;

/**
 * A model as the tokenizer knows it.
 *
 * @param id its id
 * @param encodingName name of its encoding
 * @param tokens its vocabulary, and what the tokens say
 * @param encoders encoders for its text
 * @param template how it wants conversations written
 * @param contextTokens most tokens, prompt and answer together
 * @param owner who made it
 */
public record Model(
        String id,
        String encodingName,
        TokenText tokens,
        Encoders encoders,
        ChatTemplate template,
        int contextTokens,
        String owner) {

    /** Its vocabulary. */
    public Vocabulary vocabulary() {
        return tokens.vocabulary();
    }
}
