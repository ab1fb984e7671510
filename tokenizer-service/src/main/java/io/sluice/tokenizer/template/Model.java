package io.sluice.tokenizer.template;

import io.sluice.tokenizer.bpe.Encoders;
import io.sluice.tokenizer.text.TokenNames;
import io.sluice.tokenizer.text.TokenText;
import io.sluice.tokenizer.vocab.Vocabulary;
import java.util.Map;

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
 * @param around what its vocabulary's file puts around a text
 * @param names what its tokens are called
 */
public record Model(
        String id,
        String encodingName,
        TokenText tokens,
        Encoders encoders,
        ChatTemplate template,
        int contextTokens,
        String owner,
        Around around,
        TokenNames names) {

    /** A model whose texts stand alone. */
    public Model(
            String id,
            String encodingName,
            TokenText tokens,
            Encoders encoders,
            ChatTemplate template,
            int contextTokens,
            String owner) {
        this(
                id,
                encodingName,
                tokens,
                encoders,
                template,
                contextTokens,
                owner,
                Around.NOTHING,
                new TokenNames(tokens, Map.of()));
    }

    /** Its vocabulary. */
    public Vocabulary vocabulary() {
        return tokens.vocabulary();
    }
}
