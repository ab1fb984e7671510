package io.sluice.tokenizer.bpe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the pinned tables of Unicode: lines of {@code FIRST..LAST NAME} or {@code ONE NAME}, hexadecimal. */
public final class UnicodeRanges {
    /** Takes a range. */
    @FunctionalInterface
    public interface To {
        /** Takes code points, both ends included, that have the named property. */
        void add(String name, int first, int last);
    }

    private UnicodeRanges() {}

    /**
     * Reads a table.
     *
     * @param resource its file in this package
     */
    public static void read(String resource, To to) {
        try (InputStream in = UnicodeRanges.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource " + resource + " is missing");
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    int space = line.indexOf(' ');
                    int dots = line.indexOf("..");
                    int first = Integer.parseInt(line, 0, dots < 0 ? space : dots, 16);
                    int last = dots < 0 ? first : Integer.parseInt(line, dots + 2, space, 16);
                    to.add(line.substring(space + 1), first, last);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
