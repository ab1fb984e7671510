package io.sluice.accelerator.grpc;

/** Cuts what a client sent before it is logged or sent back: a name of megabytes would break both. */
final class Excerpt {
    /** Most characters that are kept. */
    static final int MAX_CHARACTERS = 64;

    private Excerpt() {}

    /** Returns the text, or its beginning where it is longer than {@value #MAX_CHARACTERS} characters. */
    static String of(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return text.substring(0, end);
    }
}
