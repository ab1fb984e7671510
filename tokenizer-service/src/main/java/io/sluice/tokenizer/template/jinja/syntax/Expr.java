package io.sluice.tokenizer.template.jinja.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression. */
public sealed interface Expr {
    /** Line it starts on, or 0. */
    default int line() {
        return 0;
    }

    /** What it is made of, in the order it is evaluated. */
    default List<Expr> children() {
        return List.of();
    }

    /** Text between tags. */
    record Data(String text) implements Expr {}

    /** A constant: Text, Long, BigInteger, Double, Boolean or None. */
    record Literal(Object value) implements Expr {}

    /** A variable. */
    record Name(String name, int line) implements Expr {}

    /** {@code [a, b]}. */
    record ListOf(List<Expr> items) implements Expr {
        @Override
        public List<Expr> children() {
            return items;
        }
    }

    /** {@code (a, b)}. */
    record TupleOf(List<Expr> items) implements Expr {
        @Override
        public List<Expr> children() {
            return items;
        }
    }

    /** {@code {k: v}}: keys and values in turn. */
    record DictOf(List<Expr> entries) implements Expr {
        @Override
        public List<Expr> children() {
            return entries;
        }
    }

    /** {@code -a} or {@code +a}. */
    record Sign(boolean isNegative, Expr operand, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(operand);
        }
    }

    /** {@code not a}. */
    record Not(Expr operand) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(operand);
        }
    }

    /** {@code a + b} and the other operators of arithmetic. */
    record Binary(String operator, Expr left, Expr right, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(left, right);
        }
    }

    /** {@code a and b}, {@code a or b}. */
    record Logical(boolean isAnd, Expr left, Expr right) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(left, right);
        }
    }

    /** {@code a ~ b}. */
    record Concat(List<Expr> parts) implements Expr {
        @Override
        public List<Expr> children() {
            return parts;
        }
    }

    /** {@code a < b <= c}: the operators between the operands. */
    record Compare(List<Expr> operands, List<String> operators, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return operands;
        }
    }

    /** {@code a.name}. */
    record Attribute(Expr owner, String name, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(owner);
        }
    }

    /** {@code a[index]}. */
    record Item(Expr owner, Expr index, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return List.of(owner, index);
        }
    }

    /** {@code start:stop:step}. */
    record Slice(
            @Nullable Expr start,
            @Nullable Expr stop,
            @Nullable Expr step) implements Expr {
        @Override
        public List<Expr> children() {
            List<Expr> parts = new ArrayList<>();
            for (Expr part : new @Nullable Expr[] {start, stop, step}) {
                if (part != null) {
                    parts.add(part);
                }
            }
            return parts;
        }
    }

    /** {@code a(arguments)}. */
    record Call(Expr callee, Arguments arguments, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return arguments.after(callee);
        }
    }

    /** {@code a|name(arguments)}; without {@code a}, what a block wrote. */
    record Filter(@Nullable Expr operand, String name, Arguments arguments, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return arguments.after(operand);
        }
    }

    /** {@code a is name(arguments)}. */
    record Test(Expr operand, String name, Arguments arguments, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return arguments.after(operand);
        }
    }

    /** {@code a if test else b}. */
    record Conditional(Expr test, Expr then, @Nullable Expr otherwise, int line) implements Expr {
        @Override
        public List<Expr> children() {
            return otherwise == null ? List.of(test, then) : List.of(test, then, otherwise);
        }
    }

    /** A named argument. */
    record Keyword(String name, Expr value) {}

    /** Arguments of a call, in order: positional, named, {@code *list}, {@code **dict}. */
    record Arguments(
            List<Expr> positional,
            List<Keyword> named,
            @Nullable Expr list,
            @Nullable Expr dict) {
        /** No arguments. */
        public static final Arguments NONE = new Arguments(List.of(), List.of(), null, null);

        List<Expr> after(@Nullable Expr first) {
            List<Expr> all = new ArrayList<>();
            if (first != null) {
                all.add(first);
            }
            all.addAll(positional);
            named.forEach(keyword -> all.add(keyword.value()));
            if (list != null) {
                all.add(list);
            }
            if (dict != null) {
                all.add(dict);
            }
            return all;
        }
    }
}
