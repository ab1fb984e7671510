package io.sluice.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a token says, by the {@code decoder} of a file: bytes for each token, whatever stands around it, but for the start of
 * a text.
 *
 * @param bytes of a token
 * @param spacesStripped most spaces that are taken from the start of the whole text
 * @param strippedFromFirst a character that the first token of a text is said without; empty if there is none
 */
record Decoding(TokenBytes bytes, int spacesStripped, Optional<String> strippedFromFirst) {
    /** What a token says, from its UTF-8. */
    interface TokenBytes {
        byte[] of(byte[] token);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
