package io.sluice.tokenizer.text;

import java.util.List;

/**
 * Strings that end an answer. They are compared as UTF-8, which finds a string exactly where comparing characters would.
 * Immutable.
 */
public final class StopStrings {
    /** No stop strings. */
    public static final StopStrings NONE = new StopStrings(List.of());

    private final byte[][] strings;
    private final int[][] borders;

    /**
     * @param stops in the order that decides between two that end with the same byte
     * @throws IllegalArgumentException if one is empty
     */
    public StopStrings(List<String> stops) {
        this.strings = new byte[stops.size()][];
        this.borders = new int[stops.size()][];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = Utf8.encode(stops.get(i));
            if (strings[i].length == 0) {
                throw new IllegalArgumentException("stop string " + i + " is empty");
            }
            borders[i] = borders(strings[i]);
        }
    }

    int count() {
        return strings.length;
    }

    int length(int stop) {
        return strings[stop].length;
    }

    /**
     * How much of a stop string the text ends with after one more byte (Knuth, Morris, Pratt).
     *
     * @param matched how much it ended with before, less than the whole
     */
    int advance(int stop, int matched, byte next) {
        byte[] string = strings[stop];
        int[] border = borders[stop];
        int length = matched;
        while (length > 0 && string[length] != next) {
            length = border[length - 1];
        }
        return string[length] == next ? length + 1 : 0;
    }

    /** For each prefix the length of its longest proper prefix that it also ends with. */
    private static int[] borders(byte[] string) {
        int[] border = new int[string.length];
        int length = 0;
        for (int i = 1; i < string.length; i++) {
            while (length > 0 && string[length] != string[i]) {
                length = border[length - 1];
            }
            if (string[length] == string[i]) {
                length++;
            }
            border[i] = length;
        }
        return border;
    }
}
