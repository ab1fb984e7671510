package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import java.util.List;

/** The tokens of a template, one after the other. */
final class TokenStream {
    private static final int DEPTH_MAX = 250;

    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token look() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token next() {
        Token token = current();
        if (token.type() != Type.END) {
            at++;
        }
        return token;
    }

    boolean isName(String name) {
        return current().isName(name);
    }

    boolean isOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean is(Type type) {
        return current().type() == type;
    }

    boolean skipName(String name) {
        return isName(name) && next() != null;
    }

    boolean skipOperator(String operator) {
        return isOperator(operator) && next() != null;
    }

    Token expect(Type type) {
        if (!is(type)) {
            throw unexpected(type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
        return next();
    }

    Token expectOperator(String operator) {
        if (!isOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return next();
    }

    Token expectName(String name) {
        if (!isName(name)) {
            throw unexpected("'" + name + "'");
        }
        return next();
    }

    /** Enters a nested construct; too deep a nesting is refused before the stack is. */
    void enter() {
        if (++depth > DEPTH_MAX) {
            throw fail("nests deeper than " + DEPTH_MAX);
        }
    }

    void leave() {
        depth--;
    }

    JinjaException unexpected(String expected) {
        return fail("expected " + expected + ", got '" + current().shown() + "'");
    }

    JinjaException fail(String message) {
        return JinjaException.syntax(message, line());
    }
}
