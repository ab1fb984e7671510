package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses expressions, with Jinja's precedences: or, and, not, comparison, + -, ~, * / // %, **, sign, filters and tests. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream in;
    private final PostfixParser postfix;

    ExpressionParser(TokenStream in) {
        this.in = in;
        this.postfix = new PostfixParser(in, this);
    }

    /** An expression. */
    Expr expression() {
        return conditional();
    }

    /** An expression, or a tuple without parentheses. */
    Expr tuple(boolean withConditional, boolean isExplicit, String end) {
        List<Expr> items = new ArrayList<>();
        boolean isTuple = false;
        while (true) {
            if (!items.isEmpty()) {
                in.expectOperator(",");
            }
            if (isTupleEnd(end)) {
                break;
            }
            items.add(withConditional ? conditional() : or());
            if (!in.isOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple) {
            if (!items.isEmpty()) {
                return items.getFirst();
            }
            if (!isExplicit) {
                throw in.fail("Expected an expression, got '" + in.current().shown() + "'");
            }
        }
        return new Expr.TupleOf(items);
    }

    boolean isTupleEnd(String end) {
        return in.is(Type.VARIABLE_END)
                || in.is(Type.BLOCK_END)
                || in.isOperator(")")
                || !end.isEmpty() && in.isName(end);
    }

    private Expr conditional() {
        in.enter();
        int line = in.line();
        Expr then = or();
        while (in.skipName("if")) {
            Expr test = or();
            Expr otherwise = in.skipName("else") ? conditional() : null;
            then = new Expr.Conditional(test, then, otherwise, line);
            line = in.line();
        }
        in.leave();
        return then;
    }

    /** An expression without {@code if}. */
    Expr or() {
        Expr left = and();
        while (in.skipName("or")) {
            left = new Expr.Logical(false, left, and());
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        while (in.skipName("and")) {
            left = new Expr.Logical(true, left, not());
        }
        return left;
    }

    private Expr not() {
        if (!in.skipName("not")) {
            return compare();
        }
        in.enter();
        Expr operand = not();
        in.leave();
        return new Expr.Not(operand);
    }

    private Expr compare() {
        int line = in.line();
        List<Expr> operands = new ArrayList<>();
        List<String> operators = new ArrayList<>();
        operands.add(sum());
        while (true) {
            if (in.is(Type.OPERATOR) && COMPARISONS.contains(in.current().text())) {
                operators.add(in.next().text());
            } else if (in.skipName("in")) {
                operators.add("in");
            } else if (in.isName("not") && in.look().isName("in")) {
                in.next();
                in.next();
                operators.add("not in");
            } else {
                break;
            }
            operands.add(sum());
        }
        return operators.isEmpty() ? operands.getFirst() : new Expr.Compare(operands, operators, line);
    }

    private Expr sum() {
        int line = in.line();
        Expr left = concat();
        while (in.isOperator("+") || in.isOperator("-")) {
            String operator = in.next().text();
            left = new Expr.Binary(operator, left, concat(), line);
            line = in.line();
        }
        return left;
    }

    private Expr concat() {
        List<Expr> parts = new ArrayList<>();
        parts.add(product());
        while (in.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts);
    }

    private Expr product() {
        int line = in.line();
        Expr left = power();
        while (in.isOperator("*") || in.isOperator("/") || in.isOperator("//") || in.isOperator("%")) {
            String operator = in.next().text();
            left = new Expr.Binary(operator, left, power(), line);
            line = in.line();
        }
        return left;
    }

    private Expr power() {
        int line = in.line();
        Expr left = unary(true);
        while (in.skipOperator("**")) {
            left = new Expr.Binary("**", left, unary(true), line);
            line = in.line();
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        int line = in.line();
        Expr node;
        if (in.isOperator("-") || in.isOperator("+")) {
            boolean isNegative = in.next().text().equals("-");
            in.enter();
            node = new Expr.Sign(isNegative, unary(false), line);
            in.leave();
        } else {
            node = primary();
        }
        node = postfix.postfix(node);
        return withFilters ? postfix.filters(node) : node;
    }

    Expr primary() {
        Token token = in.current();
        return switch (token.type()) {
            case NAME -> name(in.next());
            case STRING -> string();
            case NUMBER -> new Expr.Literal(in.next().value());
            case OPERATOR -> bracketed(token);
            default -> throw in.fail("unexpected '" + token.shown() + "'");
        };
    }

    private Expr bracketed(Token token) {
        in.enter();
        Expr node = switch (token.text()) {
            case "(" -> {
                in.next();
                Expr inside = tuple(true, true, "");
                in.expectOperator(")");
                yield inside;
            }
            case "[" -> list();
            case "{" -> dict();
            default -> throw in.fail("unexpected '" + token.text() + "'");
        };
        in.leave();
        return node;
    }

    private static Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Literal(true);
            case "false", "False" -> new Expr.Literal(false);
            case "none", "None" -> new Expr.Literal(None.NONE);
            default -> new Expr.Name(token.text(), token.line());
        };
    }

    private Expr string() {
        StringBuilder said = new StringBuilder();
        while (in.is(Type.STRING)) {
            said.append(in.next().text());
        }
        return new Expr.Literal(Text.ofTemplate(said.toString()));
    }

    private Expr list() {
        in.expectOperator("[");
        List<Expr> items = new ArrayList<>();
        while (!in.isOperator("]")) {
            if (!items.isEmpty()) {
                in.expectOperator(",");
            }
            if (in.isOperator("]")) {
                break;
            }
            items.add(expression());
        }
        in.expectOperator("]");
        return new Expr.ListOf(items);
    }

    private Expr dict() {
        in.expectOperator("{");
        List<Expr> entries = new ArrayList<>();
        while (!in.isOperator("}")) {
            if (!entries.isEmpty()) {
                in.expectOperator(",");
            }
            if (in.isOperator("}")) {
                break;
            }
            entries.add(expression());
            in.expectOperator(":");
            entries.add(expression());
        }
        in.expectOperator("}");
        return new Expr.DictOf(entries);
    }

    PostfixParser postfix() {
        return postfix;
    }
}
