package io.sluice.tokenizer.bpe.stage;

import io.sluice.tokenizer.bpe.regex.Finder;
import io.sluice.tokenizer.bpe.regex.Regex;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The simple normalizers of tokenizer files. */
public final class Normalizers {
    private Normalizers() {}

    /** One after another. */
    public static Normalizer sequence(List<Normalizer> steps) {
        List<Normalizer> all = List.copyOf(steps);
        return text -> {
            byte[] now = text;
            for (Normalizer step : all) {
                now = step.normalize(now);
            }
            return now;
        };
    }

    /**
     * Puts one string in place of another.
     *
     * @param what UTF-8, not empty
     */
    public static Normalizer replace(byte[] what, byte[] by) {
        if (what.length == 0) {
            throw new IllegalArgumentException("the string to replace must not be empty");
        }
        byte[] from = what.clone();
        byte[] to = by.clone();
        return text -> Bytes.replace(text, 0, text.length, from, to);
    }

    /** Puts a string in place of each match of a regular expression. */
    public static Normalizer replace(Regex what, byte[] by) {
        byte[] to = by.clone();
        return text -> {
            Finder finder = what.finder();
            ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
            int at = 0;
            long match = finder.find(text, 0, 0, text.length);
            while (match != Finder.NO_MATCH) {
                out.write(text, at, Finder.start(match) - at);
                out.writeBytes(to);
                at = Finder.end(match);
                match = finder.find(text, 0, at, text.length);
            }
            if (at == 0) {
                return text;
            }
            out.write(text, at, text.length - at);
            return out.toByteArray();
        };
    }

    /** Puts a string before a text that is not empty. */
    public static Normalizer prepend(byte[] what) {
        byte[] prefix = what.clone();
        return text -> {
            if (text.length == 0) {
                return text;
            }
            byte[] out = Arrays.copyOf(prefix, prefix.length + text.length);
            System.arraycopy(text, 0, out, prefix.length, text.length);
            return out;
        };
    }
}
