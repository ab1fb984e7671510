package io.sluice.tokenizer.template.jinja.syntax;

import io.sluice.tokenizer.template.jinja.value.JinjaException;

/** Reads what stands between quotes: Python's unicode-escape codec. */
final class StringEscapes {
    private final String raw;
    private final int line;
    private final StringBuilder out;
    private int at;

    private StringEscapes(String raw, int line) {
        this.raw = raw;
        this.line = line;
        this.out = new StringBuilder(raw.length());
    }

    static String read(String raw, int line) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringEscapes escapes = new StringEscapes(raw, line);
        while (escapes.at < raw.length()) {
            char c = raw.charAt(escapes.at++);
            if (c == '\\') {
                escapes.escape();
            } else {
                escapes.out.append(c);
            }
        }
        return escapes.out.toString();
    }

    private void escape() {
        int c = raw.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append((char) c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 'N' -> named();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c - '0');
            default -> other(c);
        }
    }

    private void hex(int digits) {
        int end = at + digits;
        int value = 0;
        for (; at < end; at++) {
            int digit = at < raw.length() ? Character.digit(raw.charAt(at), 16) : -1;
            if (digit < 0 || raw.charAt(at) > 'f') {
                throw JinjaException.syntax("truncated escape in a string", line);
            }
            value = value << 4 | digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw JinjaException.syntax("illegal Unicode character in a string", line);
        }
        out.appendCodePoint(value);
    }

    private void octal(int first) {
        int value = first;
        for (int i = 0; i < 2 && at < raw.length() && raw.charAt(at) >= '0' && raw.charAt(at) <= '7'; i++) {
            value = value * 8 + raw.charAt(at++) - '0';
        }
        out.append((char) value);
    }

    private void named() {
        int close = raw.indexOf('}', at);
        if (at >= raw.length() || raw.charAt(at) != '{' || close < 0) {
            throw JinjaException.syntax("malformed \\N character escape", line);
        }
        try {
            out.appendCodePoint(Character.codePointOf(raw.substring(at + 1, close)));
        } catch (IllegalArgumentException e) {
            throw JinjaException.syntax("unknown Unicode character name", line);
        }
        at = close + 1;
    }

    /** An unknown escape stays; a character outside ASCII was written as an escape of its own before, and that stays. */
    private void other(int c) {
        out.append('\\');
        if (c < 0x80) {
            out.append((char) c);
        } else {
            String form = c < 0x100 ? "x%02x" : c < 0x10000 ? "u%04x" : "U%08x";
            out.append(String.format(java.util.Locale.ROOT, form, c));
        }
    }
}
