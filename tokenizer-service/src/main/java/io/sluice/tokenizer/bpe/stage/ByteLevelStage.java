package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.Gpt2PreTokenizer;

/**
 * The ByteLevel pre-tokenizer, but for its alphabet: bytes stand for themselves here.
 *
 * @param addPrefixSpace whether a space is put before each piece that does not start with one
 * @param useRegex whether pieces are cut as GPT-2 does
 */
public record ByteLevelStage(boolean addPrefixSpace, boolean useRegex) implements Stage {
    @Override
    public PieceSink into(PieceSink next) {
        PieceSink cut = useRegex ? new ScanStage(new Gpt2PreTokenizer()).into(next) : next;
        if (!addPrefixSpace) {
            return cut;
        }
        return (text, from, to, first) -> {
            if (text[from] == ' ') {
                cut.accept(text, from, to, first);
            } else {
                byte[] prefixed = new byte[to - from + 1];
                prefixed[0] = ' ';
                System.arraycopy(text, from, prefixed, 1, to - from);
                cut.accept(prefixed, 0, prefixed.length, first);
            }
        };
    }
}
