package io.sluice.tokenizer.template;

/**
 * What is done with a plain text besides encoding it.
 *
 * @param parseSpecial whether special tokens written in it become special ids: not for what a user typed
 * @param addSpecial whether it gets the tokens that the vocabulary's file puts around a text
 */
public record TextOptions(boolean parseSpecial, boolean addSpecial) {
    /** Nothing. */
    public static final TextOptions PLAIN = new TextOptions(false, false);
}
