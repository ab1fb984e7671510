package io.sluice.tokenizer.template.jinja.value;

/** Python's {@code None}. */
public enum None {
    /** The only one. */
    NONE
}
