package io.sluice.tokenizer.template.jinja.value;

import java.util.Arrays;

/**
 * A string that knows, for every character, whether the template wrote it or data did. Equality, order and hash are the
 * string's alone. Positions named <em>index</em> count code points, as Python's do; those named <em>offset</em> count chars.
 * Immutable.
 */
public final class Text implements Comparable<Text> {
    private static final int[] UNIFORM = {};

    /** The empty string. */
    public static final Text EMPTY = new Text("", false, UNIFORM, false);

    private final String value;
    /** Who wrote the first character. */
    private final boolean data;
    /** Offsets where the writer changes, ascending. */
    private final int[] cuts;

    private final boolean markup;
    /** Code points, or -1 until they were counted. */
    private int length = -1;

    Text(String value, boolean data, int[] cuts, boolean markup) {
        this.value = value;
        this.data = data;
        this.cuts = cuts;
        this.markup = markup;
    }

    /** A string that the template wrote. */
    public static Text ofTemplate(String value) {
        return value.isEmpty() ? EMPTY : new Text(value, false, UNIFORM, false);
    }

    /** A string that data wrote. */
    public static Text ofData(String value) {
        return value.isEmpty() ? EMPTY : new Text(value, true, UNIFORM, false);
    }

    /** A string made of another as a whole: data if any of the other was. */
    public Text derived(String from) {
        boolean tainted = hasData();
        return new Text(from, tainted && !from.isEmpty(), UNIFORM, markup);
    }

    /** The string. */
    public String value() {
        return value;
    }

    /** Chars of it. */
    public int chars() {
        return value.length();
    }

    /** Code points of it. */
    public int length() {
        if (length < 0) {
            length = value.codePointCount(0, value.length());
        }
        return length;
    }

    /** Whether it is empty. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    /** Whether data wrote any of it. */
    public boolean hasData() {
        return data || cuts.length > 0;
    }

    /** Whether data wrote the character at an offset. */
    public boolean isData(int offset) {
        int at = Arrays.binarySearch(cuts, offset);
        int before = at >= 0 ? at + 1 : -at - 1;
        return data ^ (before & 1) == 1;
    }

    /** Where the run of one writer that holds an offset ends. */
    public int runEnd(int offset) {
        int at = Arrays.binarySearch(cuts, offset);
        int next = at >= 0 ? at + 1 : -at - 1;
        return next < cuts.length ? cuts[next] : value.length();
    }

    /** Whether it is what markupsafe calls Markup: text that needs no more escaping. */
    public boolean isMarkup() {
        return markup;
    }

    /** The same as Markup or not. */
    public Text asMarkup(boolean isMarkup) {
        return markup == isMarkup ? this : new Text(value, data, cuts, isMarkup);
    }

    /** The offset of an index. */
    public int offset(int index) {
        return isNarrow() ? index : value.offsetByCodePoints(0, index);
    }

    /** The index of an offset. */
    public int index(int offset) {
        return isNarrow() ? offset : value.codePointCount(0, offset);
    }

    /** The part between two offsets; characters keep their writer. */
    public Text cut(int from, int to) {
        if (from >= to) {
            return markup ? EMPTY.asMarkup(true) : EMPTY;
        }
        if (from == 0 && to == value.length()) {
            return this;
        }
        String part = value.substring(from, to);
        if (cuts.length == 0) {
            return new Text(part, data, UNIFORM, markup);
        }
        int first = 0;
        while (first < cuts.length && cuts[first] <= from) {
            first++;
        }
        int last = first;
        while (last < cuts.length && cuts[last] < to) {
            last++;
        }
        int[] moved = Arrays.copyOfRange(cuts, first, last);
        for (int i = 0; i < moved.length; i++) {
            moved[i] -= from;
        }
        return new Text(part, isData(from), moved, markup);
    }

    /** The part between two indexes. */
    public Text slice(int from, int to) {
        return from >= to ? EMPTY.asMarkup(markup) : cut(offset(from), offset(to));
    }

    /** Python's {@code str.isprintable}. */
    public static boolean isPrintable(String value) {
        return value.codePoints().allMatch(Quoting::isPrintable);
    }

    boolean firstIsData() {
        return data;
    }

    int[] cuts() {
        return cuts;
    }

    private boolean isNarrow() {
        return length() == value.length();
    }

    /** Orders by code points. */
    @Override
    public int compareTo(Text other) {
        String a = value;
        String b = other.value;
        int most = Math.min(a.length(), b.length());
        for (int i = 0; i < most; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand below U+E000 in UTF-16, but for characters above it.
                boolean swapped = Character.isSurrogate(x) != Character.isSurrogate(y) && x >= 0xD800 && y >= 0xD800;
                return swapped ? Character.compare(y, x) : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && value.equals(text.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
