package io.sluice.tokenizer.bpe;

/** Turns text into token ids. It may have scratch memory and caches of its own: use one a thread. */
public interface TextEncoder {
    /** Where no special token stands beside a text: it starts there, or ends. */
    int NO_TOKEN = -1;

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
     * Adds the ids of a text between special tokens that stand in its prompt, as if all had been written in one: a token may
     * take the white space beside it, and some vocabularies treat the start of a prompt in a way of its own. Special tokens
     * written in the text are text like any other.
     *
     * @param text holds valid UTF-8
     * @param from where the text starts
     * @param to where it ends
     * @param before id of the token before it, or {@link #NO_TOKEN}
     * @param after id of the token behind it, or {@link #NO_TOKEN}
     * @param out takes the ids
     */
    default void encodeBetween(byte[] text, int from, int to, int before, int after, IdBuffer out) {
        encode(text, from, to, out);
    }

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
