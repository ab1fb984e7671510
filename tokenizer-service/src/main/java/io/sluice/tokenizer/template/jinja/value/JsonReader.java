package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON into values as Python's {@code json.loads} does: integers of any size, key order kept, the last of equal keys
 * wins, {@code NaN} and {@code Infinity} taken. Everything read is data.
 */
public final class JsonReader {
    private final String json;
    private final int depthMax;
    private int at;
    private int depth;

    private JsonReader(String json, int depthMax) {
        this.json = json;
        this.depthMax = depthMax;
    }

    /**
     * The value of a JSON text.
     *
     * @param depthMax most nesting
     * @throws JinjaException if it is not JSON
     */
    public static Object read(String json, int depthMax) {
        JsonReader reader = new JsonReader(json, depthMax);
        reader.space();
        Object value = reader.value();
        reader.space();
        if (reader.at < json.length()) {
            throw reader.bad("more after the end");
        }
        return value;
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> dict();
            case '[' -> list();
            case '"' -> Text.ofData(string());
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", None.NONE);
            case 'N' -> word("NaN", Double.NaN);
            case 'I' -> word("Infinity", Double.POSITIVE_INFINITY);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        if (!json.startsWith(word, at)) {
            throw bad("unknown word");
        }
        at += word.length();
        return value;
    }

    private DictValue dict() {
        enter();
        DictValue dict = DictValue.createData();
        if (peek() == '}') {
            leave();
            return dict;
        }
        while (true) {
            if (peek() != '"') {
                throw bad("expected a key in quotes");
            }
            Text key = Text.ofData(string());
            space();
            expect(':');
            space();
            dict.put(key, value());
            space();
            if (peek() == '}') {
                leave();
                return dict;
            }
            expect(',');
            space();
        }
    }

    private ListValue list() {
        enter();
        List<Object> items = new ArrayList<>();
        if (peek() == ']') {
            leave();
            return ListValue.ofData(items);
        }
        while (true) {
            items.add(value());
            space();
            if (peek() == ']') {
                leave();
                return ListValue.ofData(items);
            }
            expect(',');
            space();
        }
    }

    private void enter() {
        if (++depth > depthMax) {
            throw bad("nests deeper than " + depthMax);
        }
        at++;
        space();
    }

    private void leave() {
        depth--;
        at++;
    }

    private String string() {
        at++;
        int end = at;
        while (true) {
            char c = charAt(end);
            if (c == '"') {
                String plain = json.substring(at, end);
                at = end + 1;
                return plain;
            }
            if (c == '\\') {
                return escapedString(end);
            }
            requireVisible(c);
            end++;
        }
    }

    private String escapedString(int from) {
        StringBuilder out = new StringBuilder(json.substring(at, from));
        at = from;
        while (true) {
            char c = charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c == '\\') {
                out.append(escape());
            } else {
                requireVisible(c);
                out.append(c);
            }
        }
    }

    private void requireVisible(char c) {
        if (c < ' ') {
            throw bad("a control character stands in a string");
        }
    }

    private char escape() {
        char c = charAt(at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(charAt(at++), 16);
                    if (digit < 0) {
                        throw bad("\\u wants four hex digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw bad("unknown escape \\" + c);
        };
    }

    private Object number() {
        int from = at;
        if (peek() == '-') {
            at++;
            if (peek() == 'I') {
                word("Infinity", 0L);
                return Double.NEGATIVE_INFINITY;
            }
        }
        boolean startsWithZero = peek() == '0';
        int whole = digits();
        if (whole == 0 || startsWithZero && whole > 1) {
            throw bad("expected a value");
        }
        boolean isReal = false;
        if (at < json.length() && json.charAt(at) == '.') {
            at++;
            isReal = true;
            require(digits() > 0);
        }
        if (at < json.length() && (json.charAt(at) | 0x20) == 'e') {
            at++;
            isReal = true;
            if (at < json.length() && (json.charAt(at) == '+' || json.charAt(at) == '-')) {
                at++;
            }
            require(digits() > 0);
        }
        String text = json.substring(from, at);
        if (isReal) {
            return Double.valueOf(text);
        }
        return text.length() < 19 ? (Object) Long.valueOf(text) : integer(text);
    }

    private Object integer(String text) {
        if (text.length() > 4300) {
            throw bad("an integer has more than 4300 digits");
        }
        return Numbers.narrow(new BigInteger(text));
    }

    private void require(boolean isGood) {
        if (!isGood) {
            throw bad("expected a digit");
        }
    }

    private int digits() {
        int from = at;
        while (at < json.length() && json.charAt(at) >= '0' && json.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private void space() {
        while (at < json.length() && " \t\n\r".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return charAt(at);
    }

    private char charAt(int offset) {
        if (offset >= json.length()) {
            throw bad("it ends too early");
        }
        return json.charAt(offset);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw bad("expected " + c);
        }
        at++;
    }

    private JinjaException bad(String what) {
        return JinjaException.value("not JSON at character " + Math.min(at, json.length()) + ": " + what);
    }
}
