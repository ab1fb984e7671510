package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the inside of one tag, up to its end: an end counts only where all brackets are closed. */
final class TagLexer {
    private static final String DIGITS = "(?:[0-9]+_)*[0-9]+";
    private static final Pattern REAL = Pattern.compile(
            DIGITS + "(?:(?:\\." + DIGITS + ")?e[+-]?" + DIGITS + "|\\." + DIGITS + ")", Pattern.CASE_INSENSITIVE);
    private static final Pattern INTEGER = Pattern.compile(
            "0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[0-9a-f])+|[1-9](?:_?[0-9])*|0(?:_?0)*", Pattern.CASE_INSENSITIVE);
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String OPERATORS = "+-/*%~[](){}><=.:|,;";

    private final String source;
    private final String endMark;
    private final boolean isBlock;
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;
    private int line;
    private int closed;
    private int end;
    private char sign;

    TagLexer(String source, int at, int line, Type end) {
        this.source = source;
        this.at = at;
        this.line = line;
        this.isBlock = end == Type.BLOCK_END;
        this.endMark = isBlock ? "%}" : "}}";
    }

    /** Where the end mark starts, with its sign. */
    int closed() {
        return closed;
    }

    /** Where the end mark ends. */
    int end() {
        return end;
    }

    /** The sign of the end mark, or 0. */
    char sign() {
        return sign;
    }

    int line() {
        return line;
    }

    void run(List<Token> out) {
        while (at < source.length()) {
            if (open.isEmpty() && isEnd()) {
                return;
            }
            char c = source.charAt(at);
            if (Spaces.isSpace(c)) {
                line += c == '\n' ? 1 : 0;
                at++;
            } else {
                out.add(token(c));
            }
        }
        // The parser finds the end where it expects more.
        closed = source.length();
        end = closed;
        throw JinjaException.syntax("a tag is not closed: \"" + endMark + "\" is missing", line);
    }

    private boolean isEnd() {
        char c = source.charAt(at);
        boolean hasSign = c == '-' || c == '+' && isBlock;
        if (!source.startsWith(endMark, hasSign ? at + 1 : at)) {
            return false;
        }
        closed = at;
        sign = hasSign ? c : 0;
        end = at + (hasSign ? 3 : 2);
        return true;
    }

    private Token token(char c) {
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (c == '\'' || c == '"') {
            return string(c);
        }
        if (isWord(source.codePointAt(at))) {
            return name();
        }
        return operator(c);
    }

    private Token made(Type type, Object value, int to) {
        Token token = new Token(type, type == Type.STRING ? (String) value : source.substring(at, to), value, line);
        for (int i = at; i < to; i++) {
            line += source.charAt(i) == '\n' ? 1 : 0;
        }
        at = to;
        return token;
    }

    private Token number() {
        Matcher real = REAL.matcher(source).region(at, source.length());
        boolean followsDot = at > 0 && source.charAt(at - 1) == '.';
        if (!followsDot && real.lookingAt()) {
            return made(Type.NUMBER, Double.valueOf(real.group().replace("_", "")), real.end());
        }
        Matcher integer = INTEGER.matcher(source).region(at, source.length());
        if (!integer.lookingAt()) {
            throw unexpected();
        }
        String digits = integer.group().replace("_", "");
        int radix = digits.length() < 2 ? 10 : radix(digits.charAt(1));
        BigInteger value = new BigInteger(radix == 10 ? digits : digits.substring(2), radix);
        return made(Type.NUMBER, Numbers.narrow(value), integer.end());
    }

    private static int radix(char mark) {
        return switch (mark) {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            case 'x', 'X' -> 16;
            default -> 10;
        };
    }

    private Token string(char quote) {
        int to = at + 1;
        while (to < source.length() && source.charAt(to) != quote) {
            to += source.charAt(to) == '\\' ? 2 : 1;
        }
        if (to >= source.length()) {
            throw unexpected();
        }
        String said = StringEscapes.read(source.substring(at + 1, to), line);
        return made(Type.STRING, said, to + 1);
    }

    private static boolean isWord(int c) {
        return c == '_' || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private Token name() {
        int to = at;
        while (to < source.length() && isWord(source.codePointAt(to))) {
            to += Character.charCount(source.codePointAt(to));
        }
        int first = source.codePointAt(at);
        if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
            throw JinjaException.syntax("Invalid character in identifier", line);
        }
        return made(Type.NAME, source.substring(at, to), to);
    }

    private Token operator(char c) {
        for (String operator : LONG_OPERATORS) {
            if (source.startsWith(operator, at)) {
                return made(Type.OPERATOR, operator, at + 2);
            }
        }
        if (OPERATORS.indexOf(c) < 0) {
            throw unexpected();
        }
        switch (c) {
            case '{' -> open.push('}');
            case '(' -> open.push(')');
            case '[' -> open.push(']');
            case '}', ')', ']' -> {
                if (open.isEmpty()) {
                    throw JinjaException.syntax("unexpected '" + c + "'", line);
                }
                char expected = open.pop();
                if (expected != c) {
                    throw JinjaException.syntax("unexpected '" + c + "', expected '" + expected + "'", line);
                }
            }
            default -> {}
        }
        return made(Type.OPERATOR, String.valueOf(c), at + 1);
    }

    private JinjaException unexpected() {
        return JinjaException.syntax(
                "unexpected char '" + Character.toString(source.codePointAt(at)) + "' at " + at, line);
    }
}
