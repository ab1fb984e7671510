package io.sluice.contracts.text;

/**
 * Callers' own words, cut before they are logged or said back to them. Whatever they send, a log line stays a line, and
 * the status that refuses them fits the 8 KiB of trailers that a gRPC client takes: beyond, it would see a broken
 * connection where it was told what to mend.
 */
public final class Shown {
    /** Most characters of a model's id that are shown. */
    public static final int MODEL_CHARS = 256;
    /** Most characters of any other word that are shown. */
    public static final int WORD_CHARS = 64;

    private Shown() {}

    /** A model's id, at most {@value #MODEL_CHARS} characters of it. */
    public static String model(String id) {
        return cut(id, MODEL_CHARS);
    }

    /** A request's id, a worker's, a role or the like, at most {@value #WORD_CHARS} characters of it. */
    public static String word(String word) {
        return cut(word, WORD_CHARS);
    }

    private static String cut(String value, int most) {
        if (value.length() <= most) {
            return value;
        }
        // The last place is for the sign that there was more; no character outside the BMP is cut in two.
        int end = Character.isHighSurrogate(value.charAt(most - 2)) ? most - 2 : most - 1;
        return value.substring(0, end) + '…';
    }
}
