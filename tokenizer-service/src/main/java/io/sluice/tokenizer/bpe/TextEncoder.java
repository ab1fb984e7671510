package io.sluice.tokenizer.bpe;

/** Turns text into token ids. It may have scratch memory and caches of its own: use one a thread. */
public interface TextEncoder {
    /**
     * Adds the ids of a text. Special tokens written in it are text like any other.
     *
     * @param text holds valid UTF-8
     * @param from where the text starts
     * @param to where it ends
     * @param out takes the ids
     */
    void encode(byte[] text, int from, int to, IdBuffer out);

    /**
     * Adds the ids of a text whose author may write special tokens: not for what a user typed.
     *
     * @param text holds valid UTF-8
     * @param from where the text starts
     * @param to where it ends
     * @param out takes the ids
     */
    void encodeWithSpecials(byte[] text, int from, int to, IdBuffer out);
}
