package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.FormatSpec;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;

/** Python's {@code str.format}. */
final class BraceFormat {
    private static final int DEPTH_MAX = 2;

    private final Budget budget;
    private final Args args;
    private int automatic;
    private boolean isManual;

    BraceFormat(Budget budget, Args args) {
        this.budget = budget;
        this.args = args;
    }

    Text format(Text format) {
        return format(format, DEPTH_MAX).asMarkup(format.isMarkup());
    }

    private Text format(Text format, int depth) {
        if (depth == 0) {
            throw JinjaException.value("Max string recursion exceeded");
        }
        String f = format.value();
        TextBuilder out = new TextBuilder(budget, f.length() + 32);
        int at = 0;
        while (at < f.length()) {
            char c = f.charAt(at);
            boolean isDoubled = at + 1 < f.length() && f.charAt(at + 1) == c;
            if (c == '{' && !isDoubled) {
                int end = end(f, at + 1);
                out.append(field(format.cut(at + 1, end), depth));
                at = end + 1;
            } else if (c == '{' || c == '}') {
                if (!isDoubled) {
                    throw JinjaException.value("Single '" + c + "' encountered in format string");
                }
                out.append(format, at, at + 1);
                at += 2;
            } else {
                out.append(format, at, at + 1);
                at++;
            }
        }
        return out.done();
    }

    private static int end(String f, int from) {
        int depth = 1;
        for (int i = from; i < f.length(); i++) {
            depth += f.charAt(i) == '{' ? 1 : f.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw JinjaException.value("expected '}' before end of string");
    }

    private Text field(Text field, int depth) {
        String f = field.value();
        int name = nameEnd(f);
        char conversion = 0;
        int at = name;
        if (at < f.length() && f.charAt(at) == '!') {
            if (at + 1 >= f.length()) {
                throw JinjaException.value("unmatched '{' in format spec");
            }
            conversion = f.charAt(at + 1);
            at += 2;
            if (at < f.length() && f.charAt(at) != ':') {
                throw JinjaException.value("expected ':' after conversion specifier");
            }
        }
        Text spec = at < f.length() ? format(field.cut(at + 1, f.length()), depth - 1) : Text.EMPTY;
        Object value = converted(conversion, lookup(f.substring(0, name)));
        return FormatSpec.format(budget, value, spec.value());
    }

    private static int nameEnd(String f) {
        boolean isInBrackets = false;
        for (int i = 0; i < f.length(); i++) {
            char c = f.charAt(i);
            isInBrackets = c == '[' || isInBrackets && c != ']';
            if (!isInBrackets && (c == ':' || c == '!')) {
                return i;
            }
            if (c == '{') {
                throw JinjaException.value("unexpected '{' in field name");
            }
        }
        return f.length();
    }

    private Object converted(char conversion, Object value) {
        return switch (conversion) {
            case 0 -> value;
            case 's' -> Printer.str(budget, value);
            case 'r', 'a' -> {
                TextBuilder out = new TextBuilder(budget);
                Printer.repr(out, value);
                yield out.done();
            }
            default -> throw JinjaException.value("Unknown conversion specifier " + conversion);
        };
    }

    private Object lookup(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Object value = first(path.substring(0, end));
        while (end < path.length()) {
            int next;
            if (path.charAt(end) == '.') {
                next = end + 1;
                while (next < path.length() && path.charAt(next) != '.' && path.charAt(next) != '[') {
                    next++;
                }
                value = Attributes.get(value, Text.ofTemplate(required(path.substring(end + 1, next))));
            } else {
                int close = path.indexOf(']', end);
                if (close < 0) {
                    throw JinjaException.value("Missing ']' in format string");
                }
                value = Attributes.item(value, index(required(path.substring(end + 1, close))));
                next = close + 1;
                if (next < path.length() && path.charAt(next) != '.' && path.charAt(next) != '[') {
                    throw JinjaException.value("Only '.' or '[' may follow ']' in format field specifier");
                }
            }
            end = next;
        }
        return value;
    }

    private static String required(String name) {
        if (name.isEmpty()) {
            throw JinjaException.value("Empty attribute in format string");
        }
        return name;
    }

    private static Object index(String name) {
        boolean isNumber = name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 10;
        return isNumber ? (Object) Long.valueOf(name) : Text.ofTemplate(name);
    }

    private Object first(String name) {
        if (name.isEmpty()) {
            if (isManual) {
                throw JinjaException.value(
                        "cannot switch from manual field specification to automatic field numbering");
            }
            return positional(automatic++);
        }
        if (index(name) instanceof Long number) {
            if (automatic > 0) {
                throw JinjaException.value(
                        "cannot switch from automatic field numbering to manual field specification");
            }
            isManual = true;
            return positional(number.intValue());
        }
        Object value = args.named().get(name);
        if (value == null) {
            throw new JinjaException(Kind.LOOKUP, "no argument '" + name + "' to format");
        }
        return value;
    }

    private Object positional(int index) {
        Object value = args.at(index);
        if (value == null) {
            throw new JinjaException(Kind.LOOKUP, "Replacement index " + index + " out of range for positional args");
        }
        return value;
    }
}
