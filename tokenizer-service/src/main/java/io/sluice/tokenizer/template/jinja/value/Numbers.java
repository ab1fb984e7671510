package io.sluice.tokenizer.template.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Python's numbers: {@code int} is Long or, where that is too small, BigInteger; {@code float} is Double; bool counts as int. */
public final class Numbers {
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    /** Integers up to here are doubles exactly. */
    private static final long EXACT = 1L << 53;

    private Numbers() {}

    /** Whether a value is a number; bool is. */
    public static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    /** Whether a value is an integer; bool is. */
    public static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger || value instanceof Boolean;
    }

    /** The smaller form of an integer. */
    public static Object narrow(BigInteger value) {
        if (value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0) {
            return value.longValue();
        }
        if (value.bitLength() > Limits.INTEGER_BITS) {
            throw new JinjaException(
                    JinjaException.Kind.LIMIT, "an integer has more than " + Limits.INTEGER_BITS + " bits");
        }
        return value;
    }

    /** The value of an integer. */
    public static BigInteger big(Object value) {
        return switch (value) {
            case Long number -> BigInteger.valueOf(number);
            case Boolean bool -> bool ? BigInteger.ONE : BigInteger.ZERO;
            case BigInteger number -> number;
            default -> throw JinjaException.type("'" + Types.name(value) + "' object is not an integer");
        };
    }

    /** The value of a number as a double. */
    public static double real(Object value) {
        return switch (value) {
            case Double real -> real;
            case Long number -> number;
            case Boolean bool -> bool ? 1 : 0;
            case BigInteger number -> finite(number.doubleValue());
            default -> throw JinjaException.type("must be real number, not " + Types.name(value));
        };
    }

    private static double finite(double value) {
        if (Double.isInfinite(value)) {
            throw JinjaException.value("int too large to convert to float");
        }
        return value;
    }

    /** An integer as an index: its value, cut to the range of int. */
    public static int index(Object value) {
        return switch (value) {
            case Long number -> Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case Boolean bool -> bool ? 1 : 0;
            case BigInteger number -> number.signum() < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            default ->
                throw JinjaException.type("'" + Types.name(value) + "' object cannot be interpreted as an integer");
        };
    }

    /** Compares two numbers exactly; null if one of them is no number (NaN). */
    static @Nullable Integer compare(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        if (a instanceof Double || b instanceof Double) {
            return compareReal(a, b);
        }
        return big(a).compareTo(big(b));
    }

    private static @Nullable Integer compareReal(Object a, Object b) {
        double x = a instanceof Double d ? d : Double.NaN;
        double y = b instanceof Double d ? d : Double.NaN;
        if (a instanceof Double && Double.isNaN(x) || b instanceof Double && Double.isNaN(y)) {
            return null;
        }
        if (Double.isInfinite(x)) {
            return b instanceof Double && x == y ? 0 : x > 0 ? 1 : -1;
        }
        if (Double.isInfinite(y)) {
            return y > 0 ? -1 : 1;
        }
        return exact(a).compareTo(exact(b));
    }

    private static BigDecimal exact(Object value) {
        return value instanceof Double real ? new BigDecimal(real) : new BigDecimal(big(value));
    }

    /** Python's true division of integers, rounded once. */
    static double divide(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y && Math.abs(x) <= EXACT && Math.abs(y) <= EXACT) {
            return (double) x / y;
        }
        return finite(new BigDecimal(big(a))
                .divide(new BigDecimal(big(b)), new MathContext(60, RoundingMode.HALF_EVEN))
                .doubleValue());
    }

    /** Python's floor division of doubles. */
    static double floorDivide(double a, double b) {
        double mod = modulo(a, b);
        double div = (a - mod) / b;
        if (div == 0) {
            return Math.copySign(0, a / b);
        }
        double floor = Math.floor(div);
        return div - floor > 0.5 ? floor + 1 : floor;
    }

    /** Python's modulo of doubles: the sign is the divisor's. */
    static double modulo(double a, double b) {
        double mod = a % b;
        if (mod == 0) {
            return Math.copySign(0, b);
        }
        return mod < 0 != b < 0 ? mod + b : mod;
    }

    /** Python's {@code int(float)}. */
    public static Object truncate(double value) {
        if (Double.isNaN(value)) {
            throw JinjaException.value("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new JinjaException(JinjaException.Kind.RUNTIME, "cannot convert float infinity to integer");
        }
        return narrow(new BigDecimal(value).toBigInteger());
    }

    /** Python's {@code round(number, digits)}. */
    public static Object round(Object value, int digits) {
        if (value instanceof Double real) {
            if (Double.isNaN(real) || Double.isInfinite(real) || digits > 322) {
                return real;
            }
            if (digits < -308) {
                return Math.copySign(0.0, real);
            }
            double rounded = new BigDecimal(real)
                    .setScale(digits, RoundingMode.HALF_EVEN)
                    .doubleValue();
            return rounded == 0 ? Math.copySign(0.0, real) : rounded;
        }
        if (digits >= 0) {
            return narrow(big(value));
        }
        if (digits < -10_000) {
            return 0L;
        }
        return narrow(new BigDecimal(big(value))
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toBigInteger());
    }
}
