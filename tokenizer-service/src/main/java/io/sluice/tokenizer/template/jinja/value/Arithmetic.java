package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's operators {@code + - * / // % **} and signs. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Python's {@code a + b}. */
    public static Object add(Budget budget, Object a, Object b) {
        if (a instanceof Text x && b instanceof Text y) {
            return concat(budget, x, y);
        }
        if (a instanceof Long x && b instanceof Long y) {
            long sum = x + y;
            return ((x ^ sum) & (y ^ sum)) < 0 ? Numbers.narrow(Numbers.big(a).add(Numbers.big(b))) : (Object) sum;
        }
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return isReal(a, b)
                    ? (Object) (Numbers.real(a) + Numbers.real(b))
                    : Numbers.narrow(Numbers.big(a).add(Numbers.big(b)));
        }
        if (a instanceof ListValue x && b instanceof ListValue y) {
            return ListValue.of(joined(budget, x, y));
        }
        if (a instanceof TupleValue x && b instanceof TupleValue y) {
            return TupleValue.of(joined(budget, x, y));
        }
        if (a instanceof Text && !(b instanceof Undefined)) {
            throw JinjaException.type("can only concatenate str (not \"" + Types.name(b) + "\") to str");
        }
        throw unsupported("+", a, b);
    }

    private static Text concat(Budget budget, Text a, Text b) {
        boolean markup = a.isMarkup() || b.isMarkup();
        if (!markup && a.isEmpty()) {
            return b;
        }
        if (!markup && b.isEmpty()) {
            return a;
        }
        Text left = markup ? Escape.html(budget, a) : a;
        Text right = markup ? Escape.html(budget, b) : b;
        return new TextBuilder(budget, left.chars() + right.chars())
                .append(left)
                .append(right)
                .done()
                .asMarkup(markup);
    }

    private static List<Object> joined(Budget budget, Sequence a, Sequence b) {
        budget.items((long) a.size() + b.size());
        List<Object> all = new ArrayList<>(a.size() + b.size());
        a.forEach(all::add);
        b.forEach(all::add);
        return all;
    }

    /** Python's {@code a - b}. */
    public static Object subtract(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long difference = x - y;
            return ((x ^ y) & (x ^ difference)) < 0
                    ? Numbers.narrow(Numbers.big(a).subtract(Numbers.big(b)))
                    : (Object) difference;
        }
        requireNumbers("-", a, b);
        return isReal(a, b)
                ? (Object) (Numbers.real(a) - Numbers.real(b))
                : Numbers.narrow(Numbers.big(a).subtract(Numbers.big(b)));
    }

    /** Python's {@code a * b}. */
    public static Object multiply(Budget budget, Object a, Object b) {
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return isReal(a, b)
                    ? (Object) (Numbers.real(a) * Numbers.real(b))
                    : Numbers.narrow(Numbers.big(a).multiply(Numbers.big(b)));
        }
        if (Numbers.isInteger(b) && isRepeatable(a)) {
            return repeat(budget, a, Math.max(0, Numbers.index(b)));
        }
        if (Numbers.isInteger(a) && isRepeatable(b)) {
            return repeat(budget, b, Math.max(0, Numbers.index(a)));
        }
        throw unsupported("*", a, b);
    }

    private static boolean isRepeatable(Object value) {
        return value instanceof Text || value instanceof ListValue || value instanceof TupleValue;
    }

    private static Object repeat(Budget budget, Object value, int times) {
        if (value instanceof Text text) {
            if (text.isEmpty()) {
                return text;
            }
            long chars = (long) text.chars() * times;
            budget.fits(chars);
            TextBuilder out = new TextBuilder(budget, (int) chars);
            for (int i = 0; i < times; i++) {
                out.append(text);
            }
            return out.done().asMarkup(text.isMarkup());
        }
        Sequence sequence = (Sequence) value;
        long count = (long) sequence.size() * times;
        budget.items(count);
        List<Object> items = new ArrayList<>((int) count);
        for (int i = 0; i < times && count > 0; i++) {
            sequence.forEach(items::add);
        }
        return value instanceof ListValue ? ListValue.of(items) : TupleValue.of(items);
    }

    /** Python's {@code a / b}. */
    public static Object divide(Object a, Object b) {
        requireNumbers("/", a, b);
        requireNonZero(b);
        return isReal(a, b) ? Numbers.real(a) / Numbers.real(b) : Numbers.divide(asInteger(a), asInteger(b));
    }

    /** Python's {@code a // b}. */
    public static Object floorDivide(Object a, Object b) {
        requireNumbers("//", a, b);
        requireNonZero(b);
        if (isReal(a, b)) {
            return Numbers.floorDivide(Numbers.real(a), Numbers.real(b));
        }
        if (a instanceof Long x && b instanceof Long y && y != -1) {
            return Math.floorDiv(x, y);
        }
        BigInteger[] parts = Numbers.big(a).divideAndRemainder(Numbers.big(b));
        boolean isRoundedUp =
                parts[1].signum() != 0 && parts[1].signum() != Numbers.big(b).signum();
        return Numbers.narrow(isRoundedUp ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    /** Python's {@code a % b}: modulo of numbers, or a string filled in. */
    public static Object modulo(Budget budget, Object a, Object b) {
        if (a instanceof Text format) {
            return Percent.format(budget, format, b);
        }
        requireNumbers("%", a, b);
        requireNonZero(b);
        if (isReal(a, b)) {
            return Numbers.modulo(Numbers.real(a), Numbers.real(b));
        }
        if (a instanceof Long x && b instanceof Long y) {
            return Math.floorMod(x, y);
        }
        BigInteger divisor = Numbers.big(b);
        BigInteger rest = Numbers.big(a).remainder(divisor);
        boolean isOther = rest.signum() != 0 && rest.signum() != divisor.signum();
        return Numbers.narrow(isOther ? rest.add(divisor) : rest);
    }

    /** Python's {@code a ** b}, where the result is real. */
    public static Object power(Object a, Object b) {
        requireNumbers("**", a, b);
        if (!isReal(a, b) && Numbers.big(b).signum() >= 0) {
            return integerPower(Numbers.big(a), Numbers.big(b));
        }
        double base = Numbers.real(a);
        double exponent = Numbers.real(b);
        if (base == 0 && exponent < 0) {
            throw new JinjaException(JinjaException.Kind.RUNTIME, "0.0 cannot be raised to a negative power");
        }
        if (base == 1 || exponent == 0) {
            return 1.0;
        }
        if (base == -1 && Double.isInfinite(exponent)) {
            return 1.0;
        }
        double power = Math.pow(base, exponent);
        if (Double.isNaN(power) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
            throw JinjaException.value("the power of a negative number is complex");
        }
        if (Double.isInfinite(power) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
            throw new JinjaException(JinjaException.Kind.RUNTIME, "numerical result out of range");
        }
        return power;
    }

    private static Object integerPower(BigInteger base, BigInteger exponent) {
        if (base.bitLength() <= 1 && base.abs().compareTo(BigInteger.ONE) <= 0) {
            boolean isOdd = exponent.testBit(0);
            return exponent.signum() == 0 ? 1L : isOdd ? Numbers.narrow(base) : Numbers.narrow(base.abs());
        }
        boolean isTooLarge = exponent.bitLength() > 31
                || (long) (base.bitLength() - 1) * exponent.intValueExact() > Limits.INTEGER_BITS;
        if (isTooLarge) {
            throw new JinjaException(
                    JinjaException.Kind.LIMIT, "an integer has more than " + Limits.INTEGER_BITS + " bits");
        }
        return Numbers.narrow(base.pow(exponent.intValueExact()));
    }

    /** Python's {@code -a}. */
    public static Object negate(Object a) {
        if (a instanceof Double real) {
            return -real;
        }
        requireNumbers("unary -", a, 0L);
        return Numbers.narrow(Numbers.big(a).negate());
    }

    /** Python's {@code +a}. */
    public static Object plus(Object a) {
        if (a instanceof Double) {
            return a;
        }
        requireNumbers("unary +", a, 0L);
        return asInteger(a);
    }

    private static Object asInteger(Object value) {
        return Numbers.narrow(Numbers.big(value));
    }

    private static boolean isReal(Object a, Object b) {
        return a instanceof Double || b instanceof Double;
    }

    private static void requireNonZero(Object divisor) {
        if (!Types.isTrue(divisor)) {
            throw new JinjaException(JinjaException.Kind.RUNTIME, "division by zero");
        }
    }

    private static void requireNumbers(String operator, Object a, Object b) {
        if (!Numbers.isNumber(a) || !Numbers.isNumber(b)) {
            throw unsupported(operator, a, b);
        }
    }

    private static JinjaException unsupported(String operator, Object a, Object b) {
        if (a instanceof Undefined undefined) {
            return undefined.used();
        }
        if (b instanceof Undefined undefined) {
            return undefined.used();
        }
        return JinjaException.type(
                "unsupported operand types for " + operator + ": '" + Types.name(a) + "' and '" + Types.name(b) + "'");
    }
}
