package io.sluice.tokenizer.bpe.regex;

/** Finds the matches of one expression. Not thread-safe. */
public final class Finder {
    /** Answer of {@link #find} where there is none. */
    public static final long NO_MATCH = -1;

    private final Matcher matcher;
    private final CodePointSet first;

    Finder(Matcher matcher, CodePointSet first) {
        this.matcher = matcher;
        this.first = first;
    }

    /**
     * The first match in {@code text[from..to)} that starts at a place or behind it. What lies outside is not looked at.
     *
     * @param text valid UTF-8
     * @return start and end, to be read with {@link #start} and {@link #end}, or {@link #NO_MATCH}
     */
    public long find(byte[] text, int from, int start, int to) {
        int at = start;
        while (at < to) {
            if (first.contains(Utf8Text.codePoint(text, at))) {
                int end = matcher.match(text, from, at, to);
                if (end >= 0) {
                    return (long) at << 32 | end;
                }
            }
            at += Utf8Text.length(text[at]);
        }
        return NO_MATCH;
    }

    /** Where a match starts. */
    public static int start(long match) {
        return (int) (match >>> 32);
    }

    /** Where a match ends. */
    public static int end(long match) {
        return (int) match;
    }
}
