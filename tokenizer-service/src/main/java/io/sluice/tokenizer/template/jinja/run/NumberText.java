package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Numbers;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers as Python's {@code int(text, base)} and {@code float(text)} do. */
final class NumberText {
    private static final Pattern REAL =
            Pattern.compile("[+-]?(?:(?:\\d+(?:_\\d+)*)?\\.?(?:\\d+(?:_\\d+)*)?)(?:[eE][+-]?\\d+(?:_\\d+)*)?");
    private static final Pattern WORD = Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private NumberText() {}

    /** The integer, or null if it is none. */
    static @Nullable Object integer(String text, int base) {
        if (base != 0 && (base < 2 || base > 36)) {
            // A ValueError that the filter takes for text that is no number.
            return null;
        }
        String digits = stripped(text).toLowerCase(Locale.ROOT);
        boolean isNegative = digits.startsWith("-");
        if (isNegative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = base;
        int prefix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 0;
        if (prefix != 0 && (base == 0 || base == prefix)) {
            digits = digits.substring(2);
            digits = digits.startsWith("_") ? digits.substring(1) : digits;
            radix = prefix;
        } else if (base == 0) {
            radix = 10;
        }
        boolean isBad = digits.isEmpty()
                || digits.startsWith("_")
                || digits.endsWith("_")
                || digits.contains("__")
                || digits.length() > 4300
                || base == 0
                        && prefix == 0
                        && digits.startsWith("0")
                        && !digits.replace("_", "").matches("0+");
        if (isBad || digits.startsWith("-") || digits.startsWith("+")) {
            return null;
        }
        try {
            BigInteger value = new BigInteger(digits.replace("_", ""), radix);
            return Numbers.narrow(isNegative ? value.negate() : value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The double, or null if it is none. */
    static @Nullable Double real(String text) {
        String number = stripped(text);
        Matcher word = WORD.matcher(number);
        if (word.matches()) {
            double value = word.group(2).equalsIgnoreCase("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return word.group(1).equals("-") ? -value : value;
        }
        boolean hasDigit = number.chars().anyMatch(Character::isDigit);
        if (!hasDigit || !REAL.matcher(number).matches() || number.contains("_.") || number.contains("._")) {
            return null;
        }
        try {
            return Double.valueOf(number.replace("_", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && StringClasses.isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && StringClasses.isSpace(text.charAt(to - 1))) {
            to--;
        }
        StringBuilder ascii = new StringBuilder();
        text.substring(from, to).codePoints().forEach(c -> {
            if (StringClasses.isDecimal(c)) {
                ascii.append(Character.digit(c, 10));
            } else {
                ascii.appendCodePoint(c);
            }
        });
        return ascii.toString();
    }
}
