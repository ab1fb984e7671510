package io.sluice.tokenizer.bpe.stage;

/** What becomes of the delimiters that a split finds. */
public enum Behavior {
    /** They are left out. */
    REMOVED,
    /** Each is a piece. */
    ISOLATED,
    /** Each ends the piece before it. */
    MERGED_WITH_PREVIOUS,
    /** Each begins the piece behind it. */
    MERGED_WITH_NEXT,
    /** Those side by side are one piece. */
    CONTIGUOUS
}
