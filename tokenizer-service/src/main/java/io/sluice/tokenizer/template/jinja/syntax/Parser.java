package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses a template into statements. */
public final class Parser {
    private static final Set<String> CONSTANTS = Set.of("true", "false", "none", "True", "False", "None");

    private final TokenStream in;
    private final ExpressionParser expressions;

    private Parser(String template) {
        this.in = new TokenStream(Lexer.tokens(template));
        this.expressions = new ExpressionParser(in);
    }

    /**
     * The statements of a template.
     *
     * @throws JinjaException of kind SYNTAX, with its line
     */
    public static List<Stmt> parse(String template) {
        return new Parser(template).body(Set.of());
    }

    /** Parses up to one of the end tags, which is left as the next token. */
    private List<Stmt> body(Set<String> ends) {
        in.enter();
        List<Stmt> body = new ArrayList<>();
        List<Expr> output = new ArrayList<>();
        int outputLine = 0;
        while (!in.is(Type.END)) {
            Token token = in.next();
            if (token.type() != Type.BLOCK_BEGIN && output.isEmpty()) {
                outputLine = token.line();
            }
            switch (token.type()) {
                case DATA -> output.add(new Expr.Data(token.text()));
                case VARIABLE_BEGIN -> {
                    output.add(expressions.tuple(true, false, ""));
                    in.expect(Type.VARIABLE_END);
                }
                default -> {
                    flush(body, output, outputLine);
                    if (in.is(Type.NAME) && ends.contains(in.current().text())) {
                        in.leave();
                        return body;
                    }
                    body.add(statement());
                    in.expect(Type.BLOCK_END);
                }
            }
        }
        if (!ends.isEmpty()) {
            throw in.fail("Unexpected end of template: " + String.join(" or ", ends) + " is missing");
        }
        flush(body, output, outputLine);
        in.leave();
        return body;
    }

    private static void flush(List<Stmt> body, List<Expr> output, int line) {
        if (!output.isEmpty()) {
            body.add(new Stmt.Output(List.copyOf(output), line));
            output.clear();
        }
    }

    /** A body after the rest of its tag, up to one of the end tags. */
    private List<Stmt> block(String... ends) {
        in.skipOperator(":");
        in.expect(Type.BLOCK_END);
        return body(Set.of(ends));
    }

    /** A body whose end tag is taken too. */
    private List<Stmt> whole(String end) {
        List<Stmt> body = block(end);
        in.next();
        return body;
    }

    private Stmt statement() {
        if (!in.is(Type.NAME)) {
            throw in.fail("tag name expected");
        }
        Token tag = in.next();
        int line = tag.line();
        return switch (tag.text()) {
            case "for" -> forLoop(line);
            case "if" -> ifElse(line);
            case "set" -> set(line);
            case "macro" -> macro(line);
            case "call" -> callBlock(line);
            case "filter" -> new Stmt.FilterBlock(filterChain(line), whole("endfilter"), line);
            case "generation" -> new Stmt.CallBlock(null, List.of(), List.of(), whole("endgeneration"), line);
            case "break" -> new Stmt.Break(line);
            case "continue" -> new Stmt.Continue(line);
            case "with" -> with(line);
            case "print" -> print(line);
            case "autoescape" -> new Stmt.Scope(expressions.expression(), whole("endautoescape"), line);
            case "block" -> namedBlock(line);
            case "extends", "include", "import", "from" -> load(tag);
            default -> throw JinjaException.syntax("Encountered unknown tag '" + tag.text() + "'", line);
        };
    }

    private Stmt forLoop(int line) {
        Target target = target("in");
        in.expectName("in");
        Expr items = expressions.tuple(false, false, "recursive");
        Expr test = in.skipName("if") ? expressions.expression() : null;
        boolean isRecursive = in.skipName("recursive");
        List<Stmt> body = block("endfor", "else");
        List<Stmt> otherwise = in.next().text().equals("endfor") ? List.of() : whole("endfor");
        return new Stmt.For(target, items, test, isRecursive, body, otherwise, line);
    }

    private Stmt ifElse(int line) {
        Expr test = expressions.tuple(false, false, "");
        List<Stmt> body = block("elif", "else", "endif");
        List<Stmt.If> elifs = new ArrayList<>();
        while (in.isName("elif")) {
            int elifLine = in.next().line();
            Expr elifTest = expressions.tuple(false, false, "");
            elifs.add(new Stmt.If(elifTest, block("elif", "else", "endif"), List.of(), List.of(), elifLine));
        }
        List<Stmt> otherwise = in.next().text().equals("else") ? whole("endif") : List.of();
        return new Stmt.If(test, body, elifs, otherwise, line);
    }

    private Stmt set(int line) {
        Target target = assigned();
        if (in.skipOperator("=")) {
            return new Stmt.Assign(target, expressions.tuple(true, false, ""), line);
        }
        Expr.Filter filter = null;
        while (in.skipOperator("|")) {
            filter = expressions.postfix().filter(filter);
        }
        return new Stmt.AssignBlock(target, filter, whole("endset"), line);
    }

    private Target assigned() {
        if (in.look().isOperator(".")) {
            String namespace = in.expect(Type.NAME).text();
            in.next();
            return new Target.Member(namespace, in.expect(Type.NAME).text());
        }
        return target("");
    }

    private Target target(String end) {
        List<Target> targets = new ArrayList<>();
        boolean isTuple = false;
        while (true) {
            if (!targets.isEmpty()) {
                in.expectOperator(",");
            }
            if (expressions.isTupleEnd(end)) {
                break;
            }
            targets.add(assignable(expressions.primary()));
            if (!in.isOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (!isTuple && targets.isEmpty()) {
            throw in.fail("Expected an expression, got '" + in.current().shown() + "'");
        }
        return isTuple ? new Target.Several(targets) : targets.getFirst();
    }

    private Target assignable(Expr expr) {
        return switch (expr) {
            case Expr.Name name -> new Target.Variable(name.name());
            case Expr.TupleOf tuple ->
                new Target.Several(tuple.items().stream().map(this::assignable).toList());
            default -> throw in.fail("can't assign to this");
        };
    }

    private String variable() {
        Token name = in.expect(Type.NAME);
        if (CONSTANTS.contains(name.text())) {
            throw JinjaException.syntax("can't assign to " + name.text(), name.line());
        }
        return name.text();
    }

    private void signature(List<String> parameters, List<Expr> defaults) {
        in.expectOperator("(");
        while (!in.isOperator(")")) {
            if (!parameters.isEmpty()) {
                in.expectOperator(",");
            }
            String name = variable();
            if (parameters.contains(name)) {
                throw in.fail("parameter '" + name + "' is there twice");
            }
            parameters.add(name);
            if (in.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw in.fail("non-default argument follows default argument");
            }
        }
        in.next();
    }

    private Stmt macro(int line) {
        String name = variable();
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return new Stmt.Macro(name, parameters, defaults, whole("endmacro"), line);
    }

    private Stmt callBlock(int line) {
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        if (in.isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw JinjaException.syntax("expected call", line);
        }
        return new Stmt.CallBlock(call, parameters, defaults, whole("endcall"), line);
    }

    private Expr.Filter filterChain(int line) {
        Expr.Filter filter = expressions.postfix().filter(null);
        while (in.skipOperator("|")) {
            filter = expressions.postfix().filter(filter);
        }
        return filter;
    }

    private Stmt with(int line) {
        List<Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!in.is(Type.BLOCK_END)) {
            if (!targets.isEmpty()) {
                in.expectOperator(",");
            }
            targets.add(target(""));
            in.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Stmt.With(targets, values, whole("endwith"), line);
    }

    private Stmt print(int line) {
        List<Expr> parts = new ArrayList<>();
        while (!in.is(Type.BLOCK_END)) {
            if (!parts.isEmpty()) {
                in.expectOperator(",");
            }
            parts.add(expressions.expression());
        }
        return new Stmt.Output(parts, line);
    }

    private Stmt namedBlock(int line) {
        String name = in.expect(Type.NAME).text();
        in.skipName("scoped");
        in.skipName("required");
        List<Stmt> body = whole("endblock");
        in.skipName(name);
        return new Stmt.Block(name, body, line);
    }

    private Stmt load(Token tag) {
        while (!in.is(Type.BLOCK_END) && !in.is(Type.END)) {
            in.next();
        }
        return new Stmt.Load(tag.text(), tag.line());
    }
}
