package io.sluice.tokenizer.template.jinja.value;

/** Writes doubles as Python's {@code repr} does: the shortest digits that read back, exponents below -4 and from 16. */
public final class Reals {
    private static final int EXPONENT_FROM = 16;
    private static final int EXPONENT_BELOW = -4;

    private Reals() {}

    /** Python's {@code repr(value)}. */
    public static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = value < 0 || 1 / value < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        // Java's digits are the shortest too (JDK-4511638), only written otherwise.
        String java = Double.toString(Math.abs(value));
        int e = java.indexOf('E');
        String mantissa = e < 0 ? java : java.substring(0, e);
        int point = mantissa.indexOf('.');
        int exponent = (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1))) + point - 1;
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        digits = digits.substring(zeros);
        exponent -= zeros;
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return sign + layout(shortest(digits.substring(0, end), exponent, Math.abs(value)), exponent);
    }

    /** Java writes two digits at least, and where one would do it takes the nearest two: 4.9E-324 for 5e-324. */
    private static String shortest(String digits, int exponent, double value) {
        if (digits.length() == 2) {
            int rounded = (Integer.parseInt(digits) + 5) / 10;
            if (rounded < 10 && Double.parseDouble(rounded + "e" + exponent) == value) {
                return Integer.toString(rounded);
            }
        }
        return digits;
    }

    private static String layout(String digits, int exponent) {
        if (exponent < EXPONENT_BELOW || exponent >= EXPONENT_FROM) {
            String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
            String size = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
            return digits.charAt(0) + rest + "e" + (exponent < 0 ? "-" : "+") + size;
        }
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        if (digits.length() <= exponent + 1) {
            return digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
        }
        return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
    }
}
