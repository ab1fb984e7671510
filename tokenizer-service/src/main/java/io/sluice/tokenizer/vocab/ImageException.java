package io.sluice.tokenizer.vocab;

/** An image is damaged, of another version, or was made from another file. Its message says which. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImageException(String message) {
        super(message);
    }
}
