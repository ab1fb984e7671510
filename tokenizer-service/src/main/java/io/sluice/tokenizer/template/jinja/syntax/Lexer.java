package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.syntax.Token.Type;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into data and tags, as Jinja's lexer does with {@code trim_blocks} and {@code lstrip_blocks} set: the
 * newline after a block or comment goes, and so does the white space before one on its line.
 */
final class Lexer {
    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean startsLine = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** @throws JinjaException of kind SYNTAX */
    static List<Token> tokens(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        if (source.endsWith("\n")) {
            source = source.substring(0, source.length() - 1);
        }
        Lexer lexer = new Lexer(source);
        while (lexer.at < source.length()) {
            lexer.next();
        }
        lexer.add(Type.END, "");
        return lexer.tokens;
    }

    private void add(Type type, String text) {
        tokens.add(new Token(type, text, text, line));
    }

    private void next() {
        int tag = source.indexOf('{', at);
        while (tag >= 0 && (tag + 1 >= source.length() || "%{#".indexOf(source.charAt(tag + 1)) < 0)) {
            tag = source.indexOf('{', tag + 1);
        }
        if (tag < 0) {
            add(Type.DATA, source.substring(at));
            at = source.length();
            return;
        }
        char kind = source.charAt(tag + 1);
        char sign = signAt(tag + 2);
        data(tag, sign, kind == '{');
        int inside = sign == 0 ? tag + 2 : tag + 3;
        switch (kind) {
            case '#' -> comment(inside);
            case '{' -> tag(Type.VARIABLE_BEGIN, inside, Type.VARIABLE_END);
            default -> {
                int raw = rawEnd(inside);
                if (raw >= 0) {
                    moveTo(raw);
                    raw();
                } else {
                    tag(Type.BLOCK_BEGIN, inside, Type.BLOCK_END);
                }
            }
        }
    }

    /** {@code -} or {@code +} at a place, or 0. */
    private char signAt(int offset) {
        char c = offset < source.length() ? source.charAt(offset) : 0;
        return c == '-' || c == '+' ? c : 0;
    }

    /** Adds the text before a tag and moves to the tag. */
    private void data(int end, char sign, boolean isVariable) {
        int to = end;
        if (sign == '-') {
            to = Spaces.before(source, at, end);
        } else if (sign == 0 && !isVariable) {
            int lineStart = Math.max(source.lastIndexOf('\n', end - 1) + 1, at);
            boolean isWholeLine = lineStart > at || startsLine;
            if (isWholeLine && Spaces.before(source, lineStart, end) == lineStart) {
                to = lineStart;
            }
        }
        if (to > at) {
            add(Type.DATA, source.substring(at, to));
        }
        moveTo(end);
    }

    private void moveTo(int offset) {
        for (int i = at; i < offset; i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        if (offset > at) {
            startsLine = source.charAt(offset - 1) == '\n';
        }
        at = offset;
    }

    private void comment(int inside) {
        if (inside >= source.length()) {
            // Jinja does not mind a template that ends here.
            at = source.length();
            return;
        }
        int close = source.indexOf("#}", inside);
        if (close < 0) {
            throw JinjaException.syntax("Missing end of comment tag", line);
        }
        char sign = close > inside ? signAt(close - 1) : 0;
        moveTo(afterBlock(close + 2, sign));
    }

    /** Where the text goes on after {@code %}} or {@code #}}. */
    private int afterBlock(int end, char sign) {
        if (sign == '-') {
            return Spaces.after(source, end);
        }
        boolean isTrimmed = sign == 0 && end < source.length() && source.charAt(end) == '\n';
        return isTrimmed ? end + 1 : end;
    }

    /** Where the text after {@code {% raw %}} starts, or -1 if the tag is another. */
    private int rawEnd(int inside) {
        int word = Spaces.after(source, inside);
        if (!source.startsWith("raw", word)) {
            return -1;
        }
        int end = Spaces.after(source, word + 3);
        if (source.startsWith("-%}", end)) {
            return Spaces.after(source, end + 3);
        }
        return source.startsWith("%}", end) ? end + 2 : -1;
    }

    private void raw() {
        for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
            char sign = signAt(tag + 2);
            int word = Spaces.after(source, sign == 0 ? tag + 2 : tag + 3);
            if (source.startsWith("endraw", word)) {
                int end = Spaces.after(source, word + 6);
                char endSign = signAt(end);
                int close = endSign == 0 ? end : end + 1;
                if (source.startsWith("%}", close)) {
                    data(tag, sign, false);
                    moveTo(afterBlock(close + 2, endSign));
                    return;
                }
            }
        }
        if (at >= source.length()) {
            return;
        }
        throw JinjaException.syntax("Missing end of raw directive", line);
    }

    private void tag(Type begin, int inside, Type end) {
        add(begin, source.substring(at, inside));
        moveTo(inside);
        TagLexer tag = new TagLexer(source, at, line, end);
        tag.run(tokens);
        int close = tag.closed();
        line = tag.line();
        at = close;
        add(end, source.substring(close, tag.end()));
        if (end == Type.VARIABLE_END) {
            moveTo(tag.sign() == '-' ? Spaces.after(source, tag.end()) : tag.end());
        } else {
            moveTo(afterBlock(tag.end(), tag.sign()));
        }
    }
}
