package io.sluice.tokenizer.bpe.regex;

/** A regular expression that is malformed or uses what is not supported; the message says what and where. */
public final class RegexException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegexException(String message) {
        super(message);
    }
}
