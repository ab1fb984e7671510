package io.sluice.tokenizer.template.jinja.value;

import java.util.Arrays;

/** Puts a text together, each character with its writer, within a budget. */
public final class TextBuilder {
    private final Budget budget;
    private final StringBuilder value;
    private int[] cuts = {};
    private int count;
    private boolean firstIsData;
    private boolean lastIsData;

    public TextBuilder(Budget budget) {
        this(budget, 64);
    }

    public TextBuilder(Budget budget, int capacity) {
        this.budget = budget;
        this.value = new StringBuilder(capacity);
    }

    /** What it draws on. */
    public Budget budget() {
        return budget;
    }

    /** Adds a text. */
    public TextBuilder append(Text text) {
        if (text.cuts().length == 0) {
            return append(text.value(), text.firstIsData());
        }
        return append(text, 0, text.chars());
    }

    /** Adds the part of a text between two offsets. */
    public TextBuilder append(Text text, int from, int to) {
        int at = from;
        while (at < to) {
            int end = Math.min(to, text.runEnd(at));
            mark(text.isData(at));
            budget.chars(end - at);
            value.append(text.value(), at, end);
            at = end;
        }
        return this;
    }

    /** Adds a string of one writer. */
    public TextBuilder append(String text, boolean isData) {
        if (!text.isEmpty()) {
            budget.chars(text.length());
            mark(isData);
            value.append(text);
        }
        return this;
    }

    /** Adds one character. */
    public TextBuilder append(char c, boolean isData) {
        budget.chars(1);
        mark(isData);
        value.append(c);
        return this;
    }

    /** Adds one code point. */
    public TextBuilder appendCodePoint(int c, boolean isData) {
        budget.chars(1);
        mark(isData);
        value.appendCodePoint(c);
        return this;
    }

    /** Chars so far. */
    public int chars() {
        return value.length();
    }

    /** The text. */
    public Text done() {
        if (value.isEmpty()) {
            return Text.EMPTY;
        }
        return new Text(value.toString(), firstIsData, Arrays.copyOf(cuts, count), false);
    }

    private void mark(boolean isData) {
        if (value.isEmpty()) {
            firstIsData = isData;
        } else if (isData != lastIsData) {
            if (count == cuts.length) {
                cuts = Arrays.copyOf(cuts, Math.max(16, count * 2));
            }
            cuts[count++] = value.length();
        }
        lastIsData = isData;
    }
}
