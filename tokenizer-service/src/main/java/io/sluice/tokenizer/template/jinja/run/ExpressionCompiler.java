package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.syntax.Expr;
import io.sluice.tokenizer.template.jinja.value.Arithmetic;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Subscripts;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes code of expressions. */
final class ExpressionCompiler {
    private ExpressionCompiler() {}

    static Code compile(Expr expr, Scope scope) {
        return switch (expr) {
            case Expr.Data data -> constant(Text.ofTemplate(data.text()));
            case Expr.Literal literal -> constant(literal.value());
            case Expr.Name name -> scope.read(name.name(), name.line());
            case Expr.ListOf list -> {
                Code[] items = all(list.items(), scope);
                yield a -> ListValue.of(values(items, a));
            }
            case Expr.TupleOf tuple -> {
                Code[] items = all(tuple.items(), scope);
                yield a -> TupleValue.of(values(items, a));
            }
            case Expr.DictOf dict -> dict(all(dict.entries(), scope));
            case Expr.Sign sign -> {
                Code operand = compile(sign.operand(), scope);
                Code signed = sign.isNegative()
                        ? a -> Arithmetic.negate(operand.eval(a))
                        : a -> Arithmetic.plus(operand.eval(a));
                yield placed(signed, sign.line());
            }
            case Expr.Not not -> {
                Code operand = compile(not.operand(), scope);
                yield a -> !Types.isTrue(operand.eval(a));
            }
            case Expr.Binary binary -> placed(binary(binary, scope), binary.line());
            case Expr.Logical logical -> logical(logical, scope);
            case Expr.Concat concat -> concat(all(concat.parts(), scope));
            case Expr.Compare compare -> placed(ComparisonCompiler.compile(compare, scope), compare.line());
            case Expr.Attribute attribute -> attribute(attribute, scope);
            case Expr.Item item -> placed(item(item, scope), item.line());
            case Expr.Slice ignored -> a -> None.NONE;
            case Expr.Call call -> CallCompiler.call(call, scope, null);
            case Expr.Filter filter -> CallCompiler.filter(filter, scope, null);
            case Expr.Test test -> CallCompiler.test(test, scope);
            case Expr.Conditional conditional -> conditional(conditional, scope.soft());
        };
    }

    static Code[] all(List<Expr> exprs, Scope scope) {
        return exprs.stream().map(expr -> compile(expr, scope)).toArray(Code[]::new);
    }

    /** Code whose failures say where they happened. */
    static Code placed(Code code, int line) {
        return a -> {
            try {
                return code.eval(a);
            } catch (JinjaException e) {
                throw e.at(line);
            }
        };
    }

    private static Code constant(Object value) {
        return a -> value;
    }

    static List<Object> values(Code[] codes, Activation a) {
        List<Object> values = new ArrayList<>(codes.length);
        for (Code code : codes) {
            values.add(code.eval(a));
        }
        return values;
    }

    private static Code dict(Code[] entries) {
        return a -> {
            DictValue dict = DictValue.create();
            for (int i = 0; i < entries.length; i += 2) {
                Object key = entries[i].eval(a);
                dict.put(key, entries[i + 1].eval(a));
            }
            return dict;
        };
    }

    private static Code binary(Expr.Binary binary, Scope scope) {
        Code left = compile(binary.left(), scope);
        Code right = compile(binary.right(), scope);
        return switch (binary.operator()) {
            case "+" -> a -> Arithmetic.add(a.budget(), left.eval(a), right.eval(a));
            case "-" -> a -> Arithmetic.subtract(left.eval(a), right.eval(a));
            case "*" -> a -> Arithmetic.multiply(a.budget(), left.eval(a), right.eval(a));
            case "/" -> a -> Arithmetic.divide(left.eval(a), right.eval(a));
            case "//" -> a -> Arithmetic.floorDivide(left.eval(a), right.eval(a));
            case "%" -> a -> Arithmetic.modulo(a.budget(), left.eval(a), right.eval(a));
            default -> a -> Arithmetic.power(left.eval(a), right.eval(a));
        };
    }

    private static Code logical(Expr.Logical logical, Scope scope) {
        Code left = compile(logical.left(), scope);
        Code right = compile(logical.right(), scope);
        boolean isAnd = logical.isAnd();
        return a -> {
            Object value = left.eval(a);
            return Types.isTrue(value) == isAnd ? right.eval(a) : value;
        };
    }

    private static Code concat(Code[] parts) {
        return a -> {
            List<Object> values = values(parts, a);
            TextBuilder out = new TextBuilder(a.budget());
            values.forEach(value -> Printer.print(out, value));
            return out.done();
        };
    }

    private static Code attribute(Expr.Attribute attribute, Scope scope) {
        Code owner = compile(attribute.owner(), scope);
        Text name = Text.ofTemplate(attribute.name());
        int line = attribute.line();
        return a -> {
            Object value = owner.eval(a);
            if (value instanceof Undefined undefined) {
                throw undefined.used().at(line);
            }
            return Attributes.get(value, name);
        };
    }

    private static Code item(Expr.Item item, Scope scope) {
        Code owner = compile(item.owner(), scope);
        if (item.index() instanceof Expr.Slice slice) {
            Code start = orNone(slice.start(), scope);
            Code stop = orNone(slice.stop(), scope);
            Code step = orNone(slice.step(), scope);
            return a -> Subscripts.slice(a.budget(), owner.eval(a), start.eval(a), stop.eval(a), step.eval(a));
        }
        Code index = compile(item.index(), scope);
        boolean hasSlice = item.index() instanceof Expr.TupleOf tuple
                && tuple.items().stream().anyMatch(Expr.Slice.class::isInstance);
        if (hasSlice) {
            throw JinjaException.syntax("a slice stands among other indexes", item.line());
        }
        return a -> {
            // Python evaluates the owner first.
            Object value = owner.eval(a);
            return Attributes.item(value, index.eval(a));
        };
    }

    private static Code orNone(@Nullable Expr expr, Scope scope) {
        return expr == null ? constant(None.NONE) : compile(expr, scope);
    }

    private static Code conditional(Expr.Conditional conditional, Scope scope) {
        Code test = compile(conditional.test(), scope);
        Code then = compile(conditional.then(), scope);
        Code otherwise = conditional.otherwise() == null
                ? constant(Undefined.because("the inline if-expression on line " + conditional.line()
                        + " evaluated to false and no else section was defined."))
                : compile(conditional.otherwise(), scope);
        return a -> Types.isTrue(test.eval(a)) ? then.eval(a) : otherwise.eval(a);
    }
}
