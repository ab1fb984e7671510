package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes code of calls, filters and tests. */
final class CallCompiler {
    private static final String CALLER = "caller";

    private CallCompiler() {}

    /** Makes the arguments of a call. */
    @FunctionalInterface
    interface ArgsCode {
        Args eval(Activation a);
    }

    /** A call; with a caller, that is passed as a named argument. */
    static Code call(Expr.Call call, Scope scope, @Nullable Code caller) {
        Code callee = ExpressionCompiler.compile(call.callee(), scope);
        ArgsCode arguments = arguments(call.arguments(), scope, caller);
        return ExpressionCompiler.placed(
                a -> {
                    Object function = callee.eval(a);
                    Args args = arguments.eval(a);
                    a.budget().step();
                    return invoke(a, function, args);
                },
                call.line());
    }

    private static Object invoke(Activation a, Object function, Args args) {
        return switch (function) {
            case Callable callable -> callable.call(a.budget(), args);
            case Undefined undefined -> throw undefined.used();
            default -> throw JinjaException.type("'" + Types.name(function) + "' object is not callable");
        };
    }

    /** A filter; without an operand, of what the given code gives. */
    static Code filter(Expr.Filter filter, Scope scope, @Nullable Code block) {
        Code operand = operand(filter.operand(), scope, block);
        ArgsCode arguments = arguments(filter.arguments(), scope, null);
        Filter found = Filters.find(filter.name());
        if (found == null) {
            return unknown("filter", filter.name(), scope, filter.line());
        }
        return ExpressionCompiler.placed(
                a -> {
                    Object value = operand.eval(a);
                    Args args = arguments.eval(a);
                    a.budget().step();
                    return found.apply(a.budget(), value, args);
                },
                filter.line());
    }

    private static Code operand(@Nullable Expr operand, Scope scope, @Nullable Code block) {
        if (operand instanceof Expr.Filter inner) {
            return filter(inner, scope, block);
        }
        if (operand != null) {
            return ExpressionCompiler.compile(operand, scope);
        }
        return block == null ? a -> Text.EMPTY : block;
    }

    static Code test(Expr.Test test, Scope scope) {
        Code operand = ExpressionCompiler.compile(test.operand(), scope);
        ArgsCode arguments = arguments(test.arguments(), scope, null);
        Tests.Test found = Tests.find(test.name());
        if (found == null) {
            return unknown("test", test.name(), scope, test.line());
        }
        return ExpressionCompiler.placed(
                a -> {
                    Object value = operand.eval(a);
                    return found.apply(a.budget(), value, arguments.eval(a));
                },
                test.line());
    }

    private static Code unknown(String what, String name, Scope scope, int line) {
        String message = "No " + what + " named '" + name + "'.";
        if (!scope.isSoft()) {
            throw JinjaException.syntax(message, line);
        }
        return a -> {
            throw new JinjaException(Kind.RUNTIME, message).at(line);
        };
    }

    private static ArgsCode arguments(Expr.Arguments arguments, Scope scope, @Nullable Code caller) {
        Code[] positional = ExpressionCompiler.all(arguments.positional(), scope);
        String[] names = arguments.named().stream().map(Expr.Keyword::name).toArray(String[]::new);
        Code[] named = ExpressionCompiler.all(
                arguments.named().stream().map(Expr.Keyword::value).toList(), scope);
        Code list = arguments.list() == null ? null : ExpressionCompiler.compile(arguments.list(), scope);
        Code dict = arguments.dict() == null ? null : ExpressionCompiler.compile(arguments.dict(), scope);
        boolean isPlain = names.length == 0 && list == null && dict == null && caller == null;
        if (isPlain && positional.length == 0) {
            return a -> Args.NONE;
        }
        if (isPlain) {
            return a -> new Args(ExpressionCompiler.values(positional, a), Map.of());
        }
        return a -> {
            List<Object> values = ExpressionCompiler.values(positional, a);
            if (list != null) {
                spread(values, list.eval(a), a);
            }
            Map<String, Object> byName = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                byName.put(names[i], named[i].eval(a));
            }
            if (caller != null) {
                byName.put(CALLER, caller.eval(a));
            }
            if (dict != null) {
                spread(byName, dict.eval(a));
            }
            return new Args(values, byName);
        };
    }

    private static void spread(List<Object> values, Object list, Activation a) {
        Iterator<Object> items = Types.iterate(list);
        while (items.hasNext()) {
            a.budget().step();
            values.add(items.next());
        }
    }

    private static void spread(Map<String, Object> byName, Object value) {
        if (!(value instanceof DictValue dict)) {
            throw JinjaException.type("argument after ** must be a mapping, not " + Types.name(value));
        }
        for (DictValue.Item item : dict.items()) {
            if (!(item.key() instanceof Text name)) {
                throw JinjaException.type("keywords must be strings");
            }
            if (byName.put(name.value(), item.value()) != null) {
                throw JinjaException.type("got multiple values for keyword argument '" + name + "'");
            }
        }
    }
}
