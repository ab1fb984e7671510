package io.sluice.tokenizer.vocab;

/** A rank file that cannot be used; the message names the line and what is wrong with it. */
public final class RankFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RankFileException(String message) {
        super(message);
    }
}
