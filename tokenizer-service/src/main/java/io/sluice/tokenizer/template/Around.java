package io.sluice.tokenizer.template;

/**
 * The tokens that a vocabulary's file puts around a text where they are asked for, such as the one that begins it.
 *
 * @param before ids before the text; not to be changed
 * @param after ids behind it; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record Around(int[] before, int[] after) {
    /** None. */
    public static final Around NOTHING = new Around(new int[0], new int[0]);
}
