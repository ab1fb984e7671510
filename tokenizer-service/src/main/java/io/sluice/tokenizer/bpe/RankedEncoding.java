package io.sluice.tokenizer.bpe;

import io.sluice.tokenizer.vocab.SpecialTokens;

/**
 * A vocabulary whose ids are its ranks, with its special tokens. Immutable.
 *
 * @param ordinary ordinary tokens
 * @param specials special tokens
 */
public record RankedEncoding(Encoding ordinary, SpecialTokens specials) implements TextEncoding {
    @Override
    public TextEncoder newEncoder() {
        return new Run(ordinary.newEncoder(), specials);
    }

    private record Run(Encoder encoder, SpecialTokens specials) implements TextEncoder {
        @Override
        public void encode(byte[] text, int from, int to, IdBuffer out) {
            encoder.encode(text, from, to, out);
        }

        @Override
        public void encodeWithSpecials(byte[] text, int from, int to, IdBuffer out) {
            int at = from;
            long match = specials.find(text, from, to);
            while (match != SpecialTokens.NO_MATCH) {
                encoder.encode(text, at, SpecialTokens.startOf(match), out);
                out.add(specials.idOf(match));
                at = specials.endOf(match);
                match = specials.find(text, at, to);
            }
            encoder.encode(text, at, to, out);
        }
    }
}
