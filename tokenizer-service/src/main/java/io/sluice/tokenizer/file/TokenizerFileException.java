package io.sluice.tokenizer.file;

/** A tokenizer file that cannot be used; the message names the place in the file and what is wrong there. */
public final class TokenizerFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TokenizerFileException(String message) {
        super(message);
    }

    public TokenizerFileException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message, which these always have. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
