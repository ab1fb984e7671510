package io.sluice.tokenizer.template.jinja.value;

/** Fills a text up to a width. */
public final class Padding {
    private Padding() {}

    /** Adds fill characters; who writes them is the template, unless the fill came with the data. */
    public static Text pad(Budget budget, Text text, int left, int right, Text fill) {
        if (left <= 0 && right <= 0) {
            return text;
        }
        budget.fits((long) left + right);
        TextBuilder out = new TextBuilder(budget, text.chars() + left + right);
        for (int i = 0; i < left; i++) {
            out.append(fill);
        }
        out.append(text);
        for (int i = 0; i < right; i++) {
            out.append(fill);
        }
        return out.done().asMarkup(text.isMarkup());
    }

    /** Aligns in a width: {@code <}, {@code >} or {@code ^}. */
    public static Text align(Budget budget, Text text, char align, int width, Text fill) {
        int missing = Math.max(0, width - text.length());
        return switch (align) {
            case '<' -> pad(budget, text, 0, missing, fill);
            case '>' -> pad(budget, text, missing, 0, fill);
            default -> pad(budget, text, missing / 2, missing - missing / 2, fill);
        };
    }
}
