package io.sluice.tokenizer.template.jinja.value;

import java.util.Locale;

/** Python's {@code repr} of strings. */
final class Quoting {
    private Quoting() {}

    static void quote(TextBuilder out, Text text) {
        String value = text.value();
        boolean isDouble = value.indexOf('\'') >= 0 && value.indexOf('"') < 0;
        char mark = isDouble ? '"' : '\'';
        boolean isData = text.hasData();
        out.append((text.isMarkup() ? "Markup(" : "") + mark, isData);
        int from = 0;
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            String escaped = escaped(c, mark);
            int next = i + Character.charCount(c);
            if (!escaped.isEmpty()) {
                out.append(text, from, i).append(escaped, text.isData(i));
                from = next;
            }
            i = next;
        }
        out.append(text, from, value.length()).append(mark + (text.isMarkup() ? ")" : ""), isData);
    }

    private static String escaped(int c, char mark) {
        if (c == mark || c == '\\') {
            return "\\" + (char) c;
        }
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> isPrintable(c) ? "" : code(c);
        };
    }

    private static String code(int c) {
        String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
        return String.format(Locale.ROOT, form, c);
    }

    /** Python's {@code str.isprintable} of one character. */
    static boolean isPrintable(int c) {
        if (c < 0x7F) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
