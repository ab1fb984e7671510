package io.sluice.tokenizer.template.jinja.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** C's conversions {@code f}, {@code e} and {@code g} of a number that is not negative, rounded exactly. */
final class RealFormat {
    private RealFormat() {}

    static String of(char type, double value, int precision, boolean keepsZeros) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return "inf";
        }
        return switch (type) {
            case 'f' ->
                new BigDecimal(value)
                        .setScale(precision, RoundingMode.HALF_EVEN)
                        .toPlainString();
            case 'e' -> exponent(value, precision);
            default -> general(value, Math.max(1, precision), keepsZeros);
        };
    }

    private static String exponent(double value, int precision) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        if (rounded.signum() == 0) {
            return (precision > 0 ? "0." + "0".repeat(precision) : "0") + "e+00";
        }
        String digits = rounded.unscaledValue().toString();
        int power = digits.length() - 1 - rounded.scale();
        digits = digits.length() > precision + 1
                ? digits.substring(0, precision + 1)
                : digits + "0".repeat(precision + 1 - digits.length());
        return digits.charAt(0) + (precision > 0 ? "." + digits.substring(1) : "") + power(power);
    }

    private static String power(int power) {
        int size = Math.abs(power);
        return "e" + (power < 0 ? "-" : "+") + (size < 10 ? "0" : "") + size;
    }

    private static String general(double value, int precision, boolean keepsZeros) {
        String scientific = exponent(value, precision - 1);
        int e = scientific.indexOf('e');
        int power = Integer.parseInt(scientific.substring(e + 1));
        if (power < -4 || power >= precision) {
            String mantissa = scientific.substring(0, e);
            return (keepsZeros ? mantissa : trimmed(mantissa)) + scientific.substring(e);
        }
        String plain = new BigDecimal(value)
                .setScale(Math.max(0, precision - 1 - power), RoundingMode.HALF_EVEN)
                .toPlainString();
        return keepsZeros ? plain : trimmed(plain);
    }

    private static String trimmed(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        int end = number.length();
        while (number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
