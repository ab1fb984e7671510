package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.Locale;

/** Python's {@code format % arguments}. */
final class Percent {
    private static final int MAX_WIDTH = 100_000;

    private final Budget budget;
    private final Text format;
    private final Object arguments;
    private final TextBuilder out;
    private int at;
    private int used;
    private boolean byName;

    private Percent(Budget budget, Text format, Object arguments) {
        this.budget = budget;
        this.format = format;
        this.arguments = arguments;
        this.out = new TextBuilder(budget, format.chars() + 32);
    }

    static Text format(Budget budget, Text format, Object arguments) {
        return new Percent(budget, format, arguments).run();
    }

    private Text run() {
        String f = format.value();
        int percent = f.indexOf('%');
        while (percent >= 0) {
            out.append(format, at, percent);
            at = percent + 1;
            conversion();
            percent = f.indexOf('%', at);
        }
        out.append(format, at, format.chars());
        boolean isLeft = arguments instanceof TupleValue tuple
                ? used < tuple.size()
                : !byName && used == 0 && !isMapping(arguments);
        if (isLeft) {
            throw JinjaException.type("not all arguments converted during string formatting");
        }
        return out.done().asMarkup(format.isMarkup());
    }

    private static boolean isMapping(Object value) {
        return value instanceof DictValue
                || value instanceof ListValue
                || value instanceof RangeValue
                || value instanceof Undefined;
    }

    private char next() {
        if (at >= format.chars()) {
            throw JinjaException.value("incomplete format");
        }
        return format.value().charAt(at++);
    }

    private void conversion() {
        char c = next();
        Object named = null;
        if (c == '(') {
            named = named();
            c = next();
        }
        StringBuilder flags = new StringBuilder();
        while ("-+ #0".indexOf(c) >= 0) {
            flags.append(c);
            c = next();
        }
        int width = 0;
        if (c == '*') {
            width = star();
            c = next();
        } else {
            while (c >= '0' && c <= '9') {
                width = Math.min(MAX_WIDTH + 1, width * 10 + c - '0');
                c = next();
            }
        }
        int precision = -1;
        if (c == '.') {
            precision = 0;
            c = next();
            if (c == '*') {
                precision = Math.max(0, star());
                c = next();
            }
            while (c >= '0' && c <= '9') {
                precision = Math.min(MAX_WIDTH + 1, precision * 10 + c - '0');
                c = next();
            }
        }
        if (c == 'h' || c == 'l' || c == 'L') {
            c = next();
        }
        if (width > MAX_WIDTH || precision > MAX_WIDTH) {
            throw new JinjaException(JinjaException.Kind.LIMIT, "a format is wider than " + MAX_WIDTH);
        }
        if (c == '%') {
            out.append("%", format.isData(at - 1));
            return;
        }
        if (width < 0) {
            flags.append('-');
            width = -width;
        }
        write(c, flags.toString(), width, precision, named == null ? argument() : named);
    }

    private int star() {
        Object value = argument();
        if (!Numbers.isInteger(value)) {
            throw JinjaException.type("* wants int");
        }
        return Numbers.index(value);
    }

    private Object named() {
        int depth = 1;
        int from = at;
        while (depth > 0) {
            char c = next();
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        if (!(arguments instanceof DictValue dict)) {
            throw JinjaException.type("format requires a mapping");
        }
        byName = true;
        String key = format.value().substring(from, at - 1);
        Object value = dict.get(Text.ofTemplate(key));
        if (value == null) {
            throw new JinjaException(JinjaException.Kind.LOOKUP, "no key '" + key + "' to format");
        }
        return value;
    }

    private Object argument() {
        if (arguments instanceof TupleValue tuple) {
            if (used < tuple.size()) {
                return tuple.get(used++);
            }
        } else if (used++ == 0 && !byName) {
            return arguments;
        }
        throw JinjaException.type("not enough arguments for format string");
    }

    private void write(char type, String flags, int width, int precision, Object value) {
        boolean isLeft = flags.indexOf('-') >= 0;
        switch (type) {
            case 's', 'r', 'a' -> {
                Text text = type == 's' ? Printer.str(budget, value) : repr(value);
                if (format.isMarkup()) {
                    text = Escape.html(budget, text);
                }
                Text cut = precision >= 0 && precision < text.length() ? text.slice(0, precision) : text;
                out.append(Padding.align(budget, cut, isLeft ? '<' : '>', width, Text.ofTemplate(" ")));
            }
            case 'c' ->
                out.append(Padding.align(budget, character(value), isLeft ? '<' : '>', width, Text.ofTemplate(" ")));
            case 'd', 'i', 'u', 'x', 'X', 'o' -> number(flags, width, integer(type, flags, precision, value), value);
            case 'e', 'E', 'f', 'F', 'g', 'G' -> number(flags, width, real(type, flags, precision, value), value);
            default -> throw JinjaException.value("unsupported format character '" + type + "'");
        }
    }

    private Text repr(Object value) {
        TextBuilder text = new TextBuilder(budget);
        Printer.repr(text, value);
        return text.done();
    }

    private static Text character(Object value) {
        if (value instanceof Text text && text.length() == 1) {
            return text;
        }
        if (value instanceof Long code && Character.isValidCodePoint(code.intValue()) && code <= 0x10FFFF) {
            return Text.ofData(Character.toString(code.intValue()));
        }
        throw JinjaException.type("%c requires int or char");
    }

    private static String integer(char type, String flags, int precision, Object value) {
        boolean isDecimal = type == 'd' || type == 'i' || type == 'u';
        if (!Numbers.isInteger(value) && !(isDecimal && value instanceof Double)) {
            throw value instanceof Undefined undefined
                    ? undefined.used()
                    : JinjaException.type("%" + type + " format: a number is required, not " + Types.name(value));
        }
        BigInteger number = Numbers.big(value instanceof Double real ? Numbers.truncate(real) : value)
                .abs();
        String digits = number.toString(isDecimal ? 10 : type == 'o' ? 8 : 16);
        digits = "0".repeat(Math.max(0, precision - digits.length())) + digits;
        String prefix = flags.indexOf('#') < 0 || isDecimal ? "" : type == 'o' ? "0o" : "0x";
        String all = prefix + digits;
        return type == 'X' ? all.toUpperCase(Locale.ROOT) : all;
    }

    private static String real(char type, String flags, int precision, Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        double number = Math.abs(Numbers.real(value));
        char lower = Character.toLowerCase(type);
        String text = RealFormat.of(lower, number, precision < 0 ? 6 : precision, flags.indexOf('#') >= 0);
        return type == lower ? text : text.toUpperCase(Locale.ROOT);
    }

    private void number(String flags, int width, String digits, Object value) {
        boolean isNegative = value instanceof Double real
                ? real < 0 || 1 / real < 0
                : Numbers.big(value).signum() < 0;
        String sign = isNegative ? "-" : flags.indexOf('+') >= 0 ? "+" : flags.indexOf(' ') >= 0 ? " " : "";
        boolean isLeft = flags.indexOf('-') >= 0;
        if (flags.indexOf('0') >= 0 && !isLeft) {
            int zeros = Math.max(0, width - sign.length() - digits.length());
            boolean hasPrefix = digits.startsWith("0x") || digits.startsWith("0X") || digits.startsWith("0o");
            String prefix = hasPrefix ? digits.substring(0, 2) : "";
            digits = prefix + "0".repeat(zeros) + digits.substring(prefix.length());
        }
        Text text = Text.ofData(sign + digits);
        out.append(Padding.align(budget, text, isLeft ? '<' : '>', width, Text.ofTemplate(" ")));
    }
}
