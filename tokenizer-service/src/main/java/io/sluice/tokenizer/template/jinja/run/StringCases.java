package io.sluice.tokenizer.template.jinja.run;

import java.util.Locale;

/** Python's changes of case. */
final class StringCases {
    private StringCases() {}

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String casefold(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(lower(upper(Character.toString(c)))));
        return out.toString();
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        // The rest is lowered as part of the whole, since a final sigma depends on what stands before it.
        String lowered = lower(text);
        int skipped = lower(text.substring(0, first)).length();
        return titled(text.codePointAt(0)) + lowered.substring(skipped);
    }

    /** The title case of one character, which may be several: that of "ß" is "Ss". */
    private static String titled(int c) {
        String upper = upper(Character.toString(c));
        if (upper.codePointCount(0, upper.length()) > 1) {
            int first = upper.offsetByCodePoints(0, 1);
            return upper.substring(0, first) + lower(upper.substring(first));
        }
        return Character.toString(Character.toTitleCase(c));
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        String lowered = lower(text);
        boolean isSameLength = lowered.length() == text.length();
        boolean isInside = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (!isInside) {
                out.append(titled(c));
            } else {
                out.append(isSameLength ? lowered.substring(i, next) : lower(text.substring(i, next)));
            }
            isInside = StringClasses.isCased(c);
            i = next;
        }
        return out.toString();
    }

    static String swapcase(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            out.append(Character.isUpperCase(c) ? lower(one) : Character.isLowerCase(c) ? upper(one) : one);
        });
        return out.toString();
    }
}
