package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses what follows an operand: attributes, subscripts, calls, filters and tests. */
final class PostfixParser {
    private final TokenStream in;
    private final ExpressionParser expressions;

    PostfixParser(TokenStream in, ExpressionParser expressions) {
        this.in = in;
        this.expressions = expressions;
    }

    Expr postfix(Expr operand) {
        Expr node = operand;
        while (true) {
            if (in.isOperator(".") || in.isOperator("[")) {
                node = subscript(node);
            } else if (in.isOperator("(")) {
                node = call(node);
            } else {
                return node;
            }
        }
    }

    Expr filters(Expr operand) {
        Expr node = operand;
        while (true) {
            if (in.isOperator("|")) {
                in.next();
                node = filter(node);
            } else if (in.isName("is")) {
                node = test(node);
            } else if (in.isOperator("(")) {
                node = call(node);
            } else {
                return node;
            }
        }
    }

    private Expr subscript(Expr owner) {
        Token token = in.next();
        if (token.isOperator(".")) {
            Token name = in.next();
            if (name.type() == Type.NAME) {
                return new Expr.Attribute(owner, name.text(), token.line());
            }
            if (name.type() != Type.NUMBER || name.value() instanceof Double) {
                throw in.fail("expected name or number");
            }
            return new Expr.Item(owner, new Expr.Literal(name.value()), token.line());
        }
        List<Expr> indexes = new ArrayList<>();
        while (!in.isOperator("]")) {
            if (!indexes.isEmpty()) {
                in.expectOperator(",");
            }
            indexes.add(subscribed());
        }
        in.expectOperator("]");
        Expr index = indexes.size() == 1 ? indexes.getFirst() : new Expr.TupleOf(indexes);
        return new Expr.Item(owner, index, token.line());
    }

    private Expr subscribed() {
        Expr start = null;
        if (!in.isOperator(":")) {
            start = expressions.expression();
            if (!in.isOperator(":")) {
                return start;
            }
        }
        in.expectOperator(":");
        Expr stop = sliceEnds() || in.isOperator(":") ? null : expressions.expression();
        Expr step = in.skipOperator(":") && !sliceEnds() ? expressions.expression() : null;
        return new Expr.Slice(start, stop, step);
    }

    private boolean sliceEnds() {
        return in.isOperator("]") || in.isOperator(",");
    }

    private Expr.Call call(Expr callee) {
        int line = in.line();
        return new Expr.Call(callee, arguments(), line);
    }

    Expr.Arguments arguments() {
        in.expectOperator("(");
        List<Expr> positional = new ArrayList<>();
        List<Expr.Keyword> named = new ArrayList<>();
        Expr list = null;
        Expr dict = null;
        boolean isFirst = true;
        while (!in.isOperator(")")) {
            if (!isFirst) {
                in.expectOperator(",");
                if (in.isOperator(")")) {
                    break;
                }
            }
            isFirst = false;
            if (in.isOperator("*")) {
                ensure(list == null && dict == null);
                in.next();
                list = expressions.expression();
            } else if (in.isOperator("**")) {
                ensure(dict == null);
                in.next();
                dict = expressions.expression();
            } else if (in.is(Type.NAME) && in.look().isOperator("=")) {
                ensure(dict == null);
                String name = in.next().text();
                in.next();
                named.add(new Expr.Keyword(name, expressions.expression()));
            } else {
                ensure(list == null && dict == null && named.isEmpty());
                positional.add(expressions.expression());
            }
        }
        in.expectOperator(")");
        requireDistinct(named);
        return new Expr.Arguments(positional, named, list, dict);
    }

    private void requireDistinct(List<Expr.Keyword> named) {
        Set<String> names = new HashSet<>();
        for (Expr.Keyword keyword : named) {
            if (!names.add(keyword.name())) {
                throw in.fail("argument '" + keyword.name() + "' is given twice");
            }
        }
    }

    private void ensure(boolean isGood) {
        if (!isGood) {
            throw in.fail("invalid syntax for function call expression");
        }
    }

    /** A filter's name and arguments. */
    Expr.Filter filter(@Nullable Expr operand) {
        int line = in.line();
        String name = dotted();
        Expr.Arguments arguments = in.isOperator("(") ? arguments() : Expr.Arguments.NONE;
        return new Expr.Filter(operand, name, arguments, line);
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(in.expect(Type.NAME).text());
        while (in.skipOperator(".")) {
            name.append('.').append(in.expect(Type.NAME).text());
        }
        return name.toString();
    }

    private Expr test(Expr operand) {
        int line = in.next().line();
        boolean isNegated = in.skipName("not");
        String name = dotted();
        Expr.Arguments arguments = Expr.Arguments.NONE;
        if (in.isOperator("(")) {
            arguments = arguments();
        } else if (startsArgument()) {
            if (in.isName("is")) {
                throw in.fail("You cannot chain multiple tests with is");
            }
            Expr argument = postfix(expressions.primary());
            arguments = new Expr.Arguments(List.of(argument), List.of(), null, null);
        }
        Expr test = new Expr.Test(operand, name, arguments, line);
        return isNegated ? new Expr.Not(test) : test;
    }

    private boolean startsArgument() {
        return switch (in.current().type()) {
            case NAME -> !in.isName("else") && !in.isName("or") && !in.isName("and");
            case STRING, NUMBER -> true;
            default -> in.isOperator("[") || in.isOperator("{");
        };
    }
}
