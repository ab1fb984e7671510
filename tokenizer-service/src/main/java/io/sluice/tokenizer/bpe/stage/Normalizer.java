package io.sluice.tokenizer.bpe.stage;

/** Rewrites a text before it is cut. Immutable. */
public interface Normalizer {
    /** No change. */
    Normalizer NONE = text -> text;

    /**
     * The text rewritten.
     *
     * @param text valid UTF-8, not changed
     * @return the same array where nothing changes
     */
    byte[] normalize(byte[] text);
}
