package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Spaces;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes strings apart, as Python does: every part's characters keep their writer. */
final class StringParts {
    private StringParts() {}

    /** Strips characters from one or both ends; white space if there are none given. */
    static Text strip(Text text, Object chars, boolean left, boolean right) {
        if (!(chars instanceof Text) && !(chars instanceof None)) {
            throw JinjaException.type("strip arg must be None or str");
        }
        String set = chars instanceof Text given ? given.value() : null;
        String value = text.value();
        int from = 0;
        int to = value.length();
        while (left && from < to && strips(set, value.codePointAt(from))) {
            from += Character.charCount(value.codePointAt(from));
        }
        while (right && to > from && strips(set, value.codePointBefore(to))) {
            to -= Character.charCount(value.codePointBefore(to));
        }
        return text.cut(from, to);
    }

    private static boolean strips(@Nullable String set, int c) {
        return set == null ? Spaces.isSpace(c) : set.indexOf(c) >= 0;
    }

    /** Splits at white space; runs of it count once. */
    static List<Object> words(Budget budget, Text text, int most) {
        budget.items(text.chars() >> 3);
        List<Object> words = new ArrayList<>();
        String value = text.value();
        int at = skip(value, 0, true);
        while (at < value.length()) {
            if (words.size() == most) {
                words.add(text.cut(at, value.length()));
                return words;
            }
            int end = skip(value, at, false);
            words.add(text.cut(at, end));
            at = skip(value, end, true);
        }
        return words;
    }

    private static int skip(String value, int from, boolean spaces) {
        int at = from;
        while (at < value.length() && Spaces.isSpace(value.charAt(at)) == spaces) {
            at++;
        }
        return at;
    }

    /** The same from the right. */
    static List<Object> wordsFromRight(Budget budget, Text text, int most) {
        budget.items(text.chars() >> 3);
        List<Object> words = new ArrayList<>();
        String value = text.value();
        int end = skipBack(value, value.length(), true);
        while (end > 0) {
            if (words.size() == most) {
                words.add(text.cut(0, end));
                break;
            }
            int from = skipBack(value, end, false);
            words.add(text.cut(from, end));
            end = skipBack(value, from, true);
        }
        Collections.reverse(words);
        return words;
    }

    private static int skipBack(String value, int from, boolean spaces) {
        int at = from;
        while (at > 0 && Spaces.isSpace(value.charAt(at - 1)) == spaces) {
            at--;
        }
        return at;
    }

    /** Splits at a separator. */
    static List<Object> split(Budget budget, Text text, String separator, int most) {
        requireSeparator(separator);
        budget.items(text.chars() >> 3);
        List<Object> parts = new ArrayList<>();
        int at = 0;
        int found = text.value().indexOf(separator);
        while (found >= 0 && parts.size() != most) {
            parts.add(text.cut(at, found));
            at = found + separator.length();
            found = text.value().indexOf(separator, at);
        }
        parts.add(text.cut(at, text.chars()));
        return parts;
    }

    /** The same from the right. */
    static List<Object> splitFromRight(Budget budget, Text text, String separator, int most) {
        requireSeparator(separator);
        budget.items(text.chars() >> 3);
        List<Object> parts = new ArrayList<>();
        int end = text.chars();
        int found = text.value().lastIndexOf(separator);
        while (found >= 0 && parts.size() != most) {
            parts.add(text.cut(found + separator.length(), end));
            end = found;
            found = end < separator.length() ? -1 : text.value().lastIndexOf(separator, end - separator.length());
        }
        parts.add(text.cut(0, end));
        Collections.reverse(parts);
        return parts;
    }

    private static void requireSeparator(String separator) {
        if (separator.isEmpty()) {
            throw JinjaException.value("empty separator");
        }
    }

    /** Splits into lines at everything that Python holds for a line's end. */
    static List<Object> lines(Budget budget, Text text, boolean keepsEnds) {
        budget.items(text.chars() >> 3);
        List<Object> lines = new ArrayList<>();
        String value = text.value();
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            if (isLineEnd(value.charAt(i))) {
                int end = i;
                if (value.charAt(i) == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n') {
                    i++;
                }
                lines.add(text.cut(from, keepsEnds ? i + 1 : end));
                from = i + 1;
            }
        }
        if (from < value.length()) {
            lines.add(text.cut(from, value.length()));
        }
        return lines;
    }

    private static boolean isLineEnd(char c) {
        return c >= 0x0A && c <= 0x0D || c >= 0x1C && c <= 0x1E || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    /** Replaces a part up to so many times; a negative number means all. */
    static Text replace(Budget budget, Text text, Text old, Text by, int most) {
        budget.items(text.chars() >> 3);
        String value = text.value();
        TextBuilder out = new TextBuilder(budget, value.length() + 16);
        if (old.isEmpty()) {
            return spread(out, text, by, most);
        }
        int at = 0;
        int count = 0;
        int found = value.indexOf(old.value());
        while (found >= 0 && count++ != most) {
            out.append(text, at, found).append(by);
            at = found + old.chars();
            found = value.indexOf(old.value(), at);
        }
        return at == 0 ? text : out.append(text, at, value.length()).done().asMarkup(text.isMarkup());
    }

    private static Text spread(TextBuilder out, Text text, Text by, int most) {
        int count = 0;
        int at = 0;
        while (count != most) {
            out.append(by);
            count++;
            if (at == text.chars()) {
                break;
            }
            int next = at + Character.charCount(text.value().codePointAt(at));
            out.append(text, at, next);
            at = next;
        }
        return out.append(text, at, text.chars()).done().asMarkup(text.isMarkup());
    }
}
