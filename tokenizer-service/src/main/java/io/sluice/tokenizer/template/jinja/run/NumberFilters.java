package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Arithmetic;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of numbers. */
final class NumberFilters {
    private static final Signature INT = Signature.of("int", "default=", "base=");
    private static final Signature FLOAT = Signature.of("float", "default=");
    private static final Signature ROUND = Signature.of("round", "precision=", "method=");
    private static final Signature SUM = Signature.of("sum", "attribute=", "start=");
    private static final Signature SIZE = Signature.of("filesizeformat", "binary=");
    private static final String PREFIXES = "kMGTPEZY";

    private NumberFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("int", NumberFilters::toInt);
        all.put("float", NumberFilters::toFloat);
        all.put("abs", NumberFilters::abs);
        all.put("round", NumberFilters::round);
        all.put("sum", NumberFilters::sum);
        all.put("filesizeformat", NumberFilters::fileSize);
    }

    private static Object toInt(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = INT.bind(args);
        Object otherwise = bound[0] == null ? (Object) 0L : bound[0];
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (value instanceof Text text) {
            Object whole = NumberText.integer(text.value(), bound[1] == null ? 10 : Numbers.index(bound[1]));
            if (whole != null) {
                return whole;
            }
            Double real = NumberText.real(text.value());
            return real == null || Double.isNaN(real) ? otherwise : Numbers.truncate(real);
        }
        if (value instanceof Double real) {
            return Double.isNaN(real) ? otherwise : Numbers.truncate(real);
        }
        return Numbers.isInteger(value) ? Numbers.narrow(Numbers.big(value)) : otherwise;
    }

    private static Object toFloat(Budget budget, Object value, Args args) {
        Object given = FLOAT.bind(args)[0];
        Object otherwise = given == null ? (Object) 0.0 : given;
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (value instanceof Text text) {
            Double real = NumberText.real(text.value());
            return real == null ? otherwise : real;
        }
        return Numbers.isNumber(value) ? (Object) Numbers.real(value) : otherwise;
    }

    private static Object abs(Budget budget, Object value, Args args) {
        DictMethods.requireNone("abs", args);
        if (value instanceof Double real) {
            return Math.abs(real);
        }
        if (!Numbers.isInteger(value)) {
            throw JinjaException.type("bad operand type for abs(): '" + Types.name(value) + "'");
        }
        return Numbers.narrow(Numbers.big(value).abs());
    }

    private static Object round(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = ROUND.bind(args);
        String method = bound[1] == null ? "common" : bound[1].toString();
        if (!method.equals("common") && !method.equals("ceil") && !method.equals("floor")) {
            throw new JinjaException(Kind.RUNTIME, "method must be common, ceil or floor");
        }
        if (!Numbers.isNumber(value)) {
            throw value instanceof Undefined undefined
                    ? undefined.used()
                    : JinjaException.type("type " + Types.name(value) + " doesn't define __round__ method");
        }
        Object precision = bound[0] == null ? 0L : bound[0];
        if (method.equals("common")) {
            return precision instanceof None
                    ? Numbers.truncate(Numbers.real(Numbers.round(Numbers.real(value), 0)))
                    : Numbers.round(value, Numbers.index(precision));
        }
        Object scale = Arithmetic.power(10L, precision);
        double scaled = Numbers.real(Arithmetic.multiply(budget, value, scale));
        Object whole = Numbers.truncate(method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled));
        return Arithmetic.divide(whole, scale);
    }

    private static Object sum(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = SUM.bind(args);
        Object total = bound[1] == null ? (Object) 0L : bound[1];
        if (total instanceof Text) {
            throw JinjaException.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Object attribute = bound[0] instanceof None ? null : bound[0];
        Iterator<Object> items = Types.iterate(value);
        while (items.hasNext()) {
            budget.step();
            Object item = items.next();
            total = Arithmetic.add(budget, total, attribute == null ? item : Attributes.path(item, attribute, null));
        }
        return total;
    }

    private static Object fileSize(Budget budget, Object value, Args args) {
        Object given = SIZE.bind(args)[0];
        boolean isBinary = given != null && Types.isTrue(given);
        Double size = value instanceof Text text ? NumberText.real(text.value()) : (Double) Numbers.real(value);
        if (size == null) {
            throw JinjaException.value("could not convert string to float");
        }
        int base = isBinary ? 1024 : 1000;
        if (size == 1) {
            return Text.ofData("1 Byte");
        }
        if (size < base) {
            return Text.ofData(Numbers.truncate(size) + " Bytes");
        }
        int at = 0;
        double unit = Math.pow(base, 2);
        while (size >= unit && at < PREFIXES.length() - 1) {
            unit *= base;
            at++;
        }
        String prefix = PREFIXES.substring(at, at + 1);
        String name = isBinary ? prefix.toUpperCase(Locale.ROOT) + "iB" : prefix + "B";
        return Text.ofData(String.format(Locale.ROOT, "%.1f %s", base * size / unit, name));
    }
}
