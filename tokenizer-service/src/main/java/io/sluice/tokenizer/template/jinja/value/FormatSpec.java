package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code format(value, spec)} for strings and numbers. */
public final class FormatSpec {
    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\\d{1,6})?([,_])?(?:\\.(\\d{1,6}))?([a-zA-Z%])?", Pattern.DOTALL);
    private static final int MAX_WIDTH = 100_000;

    private final Budget budget;
    private final String fill;
    private final String align;
    private final String sign;
    private final boolean isAlternate;
    private final int width;
    private final String grouping;
    private final int precision;
    private final String type;

    private FormatSpec(Budget budget, Matcher m) {
        this.budget = budget;
        boolean isZero = m.group(6) != null;
        this.fill = m.group(1) != null ? m.group(1) : isZero ? "0" : " ";
        this.align = m.group(2) != null ? m.group(2) : isZero ? "=" : "";
        this.sign = m.group(3) == null ? "-" : m.group(3);
        this.isAlternate = m.group(5) != null;
        this.width = m.group(7) == null ? 0 : Integer.parseInt(m.group(7));
        this.grouping = m.group(8) == null ? "" : m.group(8);
        this.precision = m.group(9) == null ? -1 : Integer.parseInt(m.group(9));
        this.type = m.group(10) == null ? "" : m.group(10);
    }

    /**
     * The value as the specification wants it.
     *
     * @throws JinjaException if the value has no such form
     */
    public static Text format(Budget budget, Object value, String spec) {
        if (spec.isEmpty()) {
            return Printer.str(budget, value);
        }
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw JinjaException.value("invalid format specifier '" + spec + "'");
        }
        FormatSpec parsed = new FormatSpec(budget, matcher);
        if (parsed.width > MAX_WIDTH || parsed.precision > MAX_WIDTH) {
            throw new JinjaException(JinjaException.Kind.LIMIT, "a format is wider than " + MAX_WIDTH);
        }
        if (value instanceof Text text) {
            return parsed.string(text);
        }
        if (value instanceof Boolean && parsed.type.isEmpty()) {
            return parsed.string(Printer.str(budget, value));
        }
        if (value instanceof Double real) {
            return parsed.real(real);
        }
        if (!Numbers.isInteger(value)) {
            throw JinjaException.type("unsupported format string passed to " + Types.name(value) + ".__format__");
        }
        boolean isWhole = parsed.type.isEmpty() || "bcdoxXn".contains(parsed.type);
        return isWhole ? parsed.integer(value) : parsed.real(Numbers.real(value));
    }

    private Text string(Text text) {
        if (!(type.isEmpty() || type.equals("s")) || align.equals("=") || !grouping.isEmpty() || isAlternate) {
            throw JinjaException.value("this format is not for str");
        }
        Text cut = precision >= 0 && precision < text.length() ? text.slice(0, precision) : text;
        return Padding.align(budget, cut, align.isEmpty() ? '<' : align.charAt(0), width, Text.ofTemplate(fill));
    }

    private Text integer(Object value) {
        if (precision >= 0) {
            throw JinjaException.value("Precision not allowed in integer format specifier");
        }
        BigInteger number = Numbers.big(value);
        if (type.equals("c")) {
            return Padding.align(
                    budget, Text.ofData(Character.toString(number.intValueExact())), '<', width, Text.ofTemplate(fill));
        }
        int radix = switch (type) {
            case "b" -> 2;
            case "o" -> 8;
            case "x", "X" -> 16;
            default -> 10;
        };
        String prefix = isAlternate && radix != 10 ? "0" + type : "";
        String digits = grouped(number.abs().toString(radix), radix == 10 ? 3 : 4);
        String all = type.equals("X") ? digits.toUpperCase(Locale.ROOT) : digits;
        return number(number.signum() < 0, prefix, all);
    }

    private Text real(double value) {
        boolean isNegative = value < 0 || 1 / value < 0;
        double size = Math.abs(value);
        String text = switch (type) {
            case "" -> precision < 0 ? Reals.repr(size) : repaired(RealFormat.of('g', size, precision, isAlternate));
            case "f", "F", "e", "E", "g", "G", "n" ->
                RealFormat.of(
                        type.equals("n") ? 'g' : Character.toLowerCase(type.charAt(0)),
                        size,
                        precision < 0 ? 6 : precision,
                        isAlternate);
            case "%" -> RealFormat.of('f', size * 100, precision < 0 ? 6 : precision, isAlternate) + "%";
            default -> throw JinjaException.value("Unknown format code '" + type + "' for float");
        };
        int point = 0;
        while (point < text.length() && Character.isDigit(text.charAt(point))) {
            point++;
        }
        String all = grouped(text.substring(0, point), 3) + text.substring(point);
        return number(
                isNegative,
                "",
                Character.isUpperCase(type.isEmpty() ? 'a' : type.charAt(0)) ? all.toUpperCase(Locale.ROOT) : all);
    }

    /** Without a type, a float keeps one digit after the point. */
    private static String repaired(String general) {
        return general.indexOf('.') < 0 && general.indexOf('e') < 0 && Character.isDigit(general.charAt(0))
                ? general + ".0"
                : general;
    }

    private String grouped(String digits, int size) {
        if (grouping.isEmpty()) {
            return digits;
        }
        StringBuilder out = new StringBuilder(digits);
        for (int at = digits.length() - size; at > 0; at -= size) {
            out.insert(at, grouping);
        }
        return out.toString();
    }

    private Text number(boolean isNegative, String prefix, String digits) {
        String front = (isNegative ? "-" : sign.equals("-") ? "" : sign) + prefix;
        if (align.equals("=")) {
            int missing = Math.max(0, width - front.length() - digits.length());
            return Text.ofData(front + fill.repeat(missing) + digits);
        }
        Text text = Text.ofData(front + digits);
        return Padding.align(budget, text, align.isEmpty() ? '>' : align.charAt(0), width, Text.ofTemplate(fill));
    }
}
