package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Arithmetic;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.Comparison;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Sequence;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jinja's tests by name. */
final class Tests {
    /** A test. */
    @FunctionalInterface
    interface Test {
        boolean apply(Budget budget, Object value, Args args);
    }

    private static final Map<String, Test> ALL = Map.ofEntries(
            Map.entry("defined", plain(value -> !(value instanceof Undefined))),
            Map.entry("undefined", plain(Undefined.class::isInstance)),
            Map.entry("none", plain(None.class::isInstance)),
            Map.entry("boolean", plain(Boolean.class::isInstance)),
            Map.entry("true", plain(Boolean.TRUE::equals)),
            Map.entry("false", plain(Boolean.FALSE::equals)),
            Map.entry("integer", plain(value -> Numbers.isInteger(value) && !(value instanceof Boolean))),
            Map.entry("float", plain(Double.class::isInstance)),
            Map.entry("number", plain(Numbers::isNumber)),
            Map.entry("string", plain(Text.class::isInstance)),
            Map.entry("mapping", plain(DictValue.class::isInstance)),
            Map.entry("iterable", plain(Types::isIterable)),
            Map.entry("sequence", plain(Tests::isSequence)),
            Map.entry("callable", plain(value -> value instanceof Callable || value instanceof Undefined)),
            Map.entry("escaped", plain(value -> value instanceof Text text && text.isMarkup())),
            Map.entry("lower", printed(StringClasses::isLower)),
            Map.entry("upper", printed(StringClasses::isUpper)),
            Map.entry("filter", plain(value -> Filters.find(name(value)) != null)),
            Map.entry("test", plain(value -> find(name(value)) != null)),
            Map.entry("odd", (budget, value, args) -> remainder(budget, value, noArgs(args), 2L, 1L)),
            Map.entry("even", (budget, value, args) -> remainder(budget, value, noArgs(args), 2L, 0L)),
            Map.entry("divisibleby", (budget, value, args) -> remainder(budget, value, args, one("num", args), 0L)),
            Map.entry("sameas", binary(Tests::isSame, "other")),
            Map.entry("in", (budget, value, args) -> Comparison.contains(budget, one("seq", args), value)),
            Map.entry("==", operator("==")),
            Map.entry("eq", operator("==")),
            Map.entry("equalto", operator("==")),
            Map.entry("!=", operator("!=")),
            Map.entry("ne", operator("!=")),
            Map.entry(">", operator(">")),
            Map.entry("gt", operator(">")),
            Map.entry("greaterthan", operator(">")),
            Map.entry(">=", operator(">=")),
            Map.entry("ge", operator(">=")),
            Map.entry("<", operator("<")),
            Map.entry("lt", operator("<")),
            Map.entry("lessthan", operator("<")),
            Map.entry("<=", operator("<=")),
            Map.entry("le", operator("<=")));

    private Tests() {}

    static @Nullable Test find(String name) {
        return ALL.get(name);
    }

    private static Test plain(Predicate<Object> predicate) {
        return (budget, value, args) -> {
            noArgs(args);
            return predicate.test(value);
        };
    }

    private static Test printed(Predicate<String> predicate) {
        return (budget, value, args) -> {
            noArgs(args);
            return predicate.test(Printer.str(budget, value).value());
        };
    }

    private static Test binary(BiPredicate<Object, Object> predicate, String name) {
        return (budget, value, args) -> predicate.test(value, one(name, args));
    }

    private static Test operator(String symbol) {
        ComparisonCompiler.Operator operator = ComparisonCompiler.operator(symbol);
        return (budget, value, args) -> {
            if (!args.named().isEmpty()) {
                throw JinjaException.type("this test takes no named arguments");
            }
            return operator.test(budget, value, one("", args));
        };
    }

    private static String name(Object value) {
        return value instanceof Text text ? text.value() : "";
    }

    private static Args noArgs(Args args) {
        if (args.count() > 0) {
            throw JinjaException.type("this test takes no arguments");
        }
        return args;
    }

    private static Object one(String name, Args args) {
        Object argument = args.positional().isEmpty()
                ? args.named().get(name)
                : args.positional().getFirst();
        if (argument == null || args.count() != 1) {
            throw JinjaException.type("this test takes one argument");
        }
        return argument;
    }

    private static boolean remainder(Budget budget, Object value, Args args, Object divisor, Object wanted) {
        return Comparison.equal(budget, Arithmetic.modulo(budget, value, divisor), wanted);
    }

    /** What has a length and items by subscript. */
    private static boolean isSequence(Object value) {
        return value instanceof Text
                || value instanceof Sequence
                || value instanceof DictValue
                || value instanceof Undefined;
    }

    /** CPython shares small integers, constants and strings of one character. */
    private static boolean isSame(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return x.equals(y);
        }
        boolean isShort = a instanceof Text text && text.chars() < 2;
        return a == b || a instanceof Boolean && a.equals(b) || isShort && a.equals(b);
    }
}
