package io.sluice.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON from bytes, one token after another. A string stays bytes, so that a list of merges is read without objects. */
final class JsonScanner {
    private static final int MAX_DEPTH = 64;
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private final byte[] in;
    private int at;
    private int depth;
    /** The last string without escapes: the file itself or {@link #unescaped}. */
    private byte[] text;

    private int from;
    private int to;
    private byte[] unescaped = new byte[64];
    private int length;

    JsonScanner(byte[] in) {
        this.in = in;
        this.text = in;
    }

    /** The next byte that is no white space, not taken; 0 at the end. */
    int peek() {
        byte[] file = in;
        int next = at;
        while (next < file.length && isSpace(file[next])) {
            next++;
        }
        at = next;
        return next < file.length ? file[next] & 0xFF : 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Takes the next byte that is no white space if it is this one. */
    boolean take(char wanted) {
        if (peek() != wanted || at >= in.length) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char wanted) {
        if (!take(wanted)) {
            throw bad("'" + wanted + "' is missing");
        }
    }

    boolean isAtEnd() {
        peek();
        return at == in.length;
    }

    /** Where it reads. */
    int place() {
        return at;
    }

    /** Reads on from another place. */
    void seek(int place) {
        at = place;
    }

    /**
     * Takes the comma before the next member of an object or array, and the end.
     *
     * @param first whether it is the first member
     * @return whether there is a member
     */
    boolean more(boolean first, char end) {
        if (take(end)) {
            return false;
        }
        if (!first) {
            expect(',');
        }
        return true;
    }

    /** Takes a member's name and colon. */
    String name() {
        string();
        String name = text();
        expect(':');
        return name;
    }

    /** Takes a string, to be had with {@link #bytes}, {@link #from} and {@link #to}, or {@link #text}. */
    void string() {
        expect('"');
        byte[] file = in;
        int start = at;
        int end = start;
        // Neither a control character nor the end or an escape: what nearly all bytes are.
        while (end < file.length && (file[end] > '"' || file[end] < 0 || isPlain(file[end])) && file[end] != '\\') {
            end++;
        }
        at = end;
        if (end == file.length) {
            throw bad("a string has no end");
        }
        if (file[end] == '\\') {
            escaped(start);
            return;
        }
        if (file[end] != '"') {
            throw bad("a string has a control character");
        }
        text = file;
        from = start;
        to = end;
        at = end + 1;
    }

    private static boolean isPlain(byte b) {
        return b == ' ' || b == '!';
    }

    byte[] bytes() {
        return text;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** The last string. */
    String text() {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }

    /** A whole value: a map, list, string, long, double or boolean; null for JSON's null. */
    @Nullable
    Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> {
                string();
                yield text();
            }
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    /** Takes a whole number that is not negative; -1 if there is none, or it does not fit. */
    int wholeNumber() {
        peek();
        int start = at;
        long value = 0;
        while (at < in.length && in[at] >= '0' && in[at] <= '9' && value <= Integer.MAX_VALUE) {
            value = value * DECIMAL + in[at++] - '0';
        }
        boolean whole = at > start && value <= Integer.MAX_VALUE && (at == in.length || ".eE".indexOf(in[at]) < 0);
        return whole && (in[start] != '0' || at == start + 1) ? (int) value : -1;
    }

    /** A number: a long where it is a whole one, else a double. */
    Number number() {
        peek();
        int start = at;
        boolean whole = true;
        while (at < in.length && (in[at] >= '0' && in[at] <= '9' || "+-.eE".indexOf(in[at]) >= 0)) {
            whole &= in[at] >= '0' && in[at] <= '9' || in[at] == '-' && at == start;
            at++;
        }
        String digits = new String(in, start, at - start, StandardCharsets.US_ASCII);
        try {
            if (whole) {
                return Long.parseLong(digits);
            }
            return Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            at = start;
            throw bad("there is no value");
        }
    }

    private Map<String, Object> object() {
        deeper();
        expect('{');
        Map<String, Object> map = new LinkedHashMap<>();
        for (boolean first = true; more(first, '}'); first = false) {
            String name = name();
            Object value = value();
            if (value != null) {
                map.put(name, value);
            }
        }
        depth--;
        return map;
    }

    private List<@Nullable Object> array() {
        deeper();
        expect('[');
        List<@Nullable Object> list = new ArrayList<>();
        for (boolean first = true; more(first, ']'); first = false) {
            list.add(value());
        }
        depth--;
        return list;
    }

    private void deeper() {
        if (++depth > MAX_DEPTH) {
            throw bad("it is nested deeper than " + MAX_DEPTH);
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == in.length || in[at] != word.charAt(i)) {
                throw bad("there is no value");
            }
        }
        return value;
    }

    private void escaped(int start) {
        length = 0;
        for (int i = start; i < at; i++) {
            add(in[i]);
        }
        while (at < in.length) {
            byte b = in[at++];
            if (b == '"') {
                text = unescaped;
                from = 0;
                to = length;
                return;
            }
            if (b == '\\') {
                escape();
            } else if (b >= 0 && b < ' ') {
                throw bad("a string has a control character");
            } else {
                add(b);
            }
        }
        throw bad("a string has no end");
    }

    private void escape() {
        int code = at < in.length ? in[at++] : 0;
        switch (code) {
            case '"', '\\', '/' -> add((byte) code);
            case 'b' -> add((byte) '\b');
            case 'f' -> add((byte) '\f');
            case 'n' -> add((byte) '\n');
            case 'r' -> add((byte) '\r');
            case 't' -> add((byte) '\t');
            case 'u' -> character();
            default -> throw bad("a string has an escape that does not exist");
        }
    }

    private void character() {
        char unit = unit();
        int cp = unit;
        if (Character.isHighSurrogate(unit) && at + 1 < in.length && in[at] == '\\' && in[at + 1] == 'u') {
            at += 2;
            char low = unit();
            cp = Character.isLowSurrogate(low) ? Character.toCodePoint(unit, low) : unit;
        }
        if (cp <= Character.MAX_VALUE && Character.isSurrogate((char) cp)) {
            throw bad("a string has half a surrogate pair");
        }
        for (byte b : Character.toString(cp).getBytes(StandardCharsets.UTF_8)) {
            add(b);
        }
    }

    private char unit() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < in.length ? Character.digit(in[at++], HEX) : -1;
            if (digit < 0) {
                throw bad("\\u is followed by four hexadecimal digits");
            }
            unit = unit * HEX + digit;
        }
        return (char) unit;
    }

    private void add(byte b) {
        if (length == unescaped.length) {
            unescaped = Arrays.copyOf(unescaped, 2 * length);
        }
        unescaped[length++] = b;
    }

    /** Refuses the file, with the place. */
    TokenizerFileException bad(String what) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < at; i++) {
            if (in[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new TokenizerFileException(
                "the file: no JSON, at line " + line + ", column " + (at - lineStart + 1) + ": " + what);
    }
}
