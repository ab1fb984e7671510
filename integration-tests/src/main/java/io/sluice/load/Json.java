package io.sluice.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds single values in JSON whose form is known, and writes flat results. */
final class Json {
    private Json() {}

    /** The number after a name's first occurrence, or 0. */
    static double number(String json, String name) {
        int at = after(json, name);
        int end = at;
        while (end < json.length() && "+-.eE0123456789".indexOf(json.charAt(end)) >= 0) {
            end++;
        }
        return at < 0 || end == at ? 0 : Double.parseDouble(json.substring(at, end));
    }

    /** The string after a name's first occurrence, or empty; escapes stay as they are. */
    static String text(String json, String name) {
        int at = after(json, name);
        if (at < 0 || at >= json.length() || json.charAt(at) != '"') {
            return "";
        }
        int end = json.indexOf('"', at + 1);
        return end < 0 ? "" : json.substring(at + 1, end);
    }

    /** An object of numbers, strings and objects already written (which start with a brace). */
    static String object(Map<String, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> quote(field.getKey()) + ":" + value(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        return switch (value) {
            case Double number -> String.format(Locale.ROOT, "%.3f", number);
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Map<?, ?> map ->
                object(map.entrySet().stream()
                        .collect(Collectors.toMap(
                                e -> String.valueOf(e.getKey()),
                                e -> (Object) e.getValue(),
                                (a, b) -> a,
                                LinkedHashMap::new)));
            default -> quote(value.toString());
        };
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static int after(String json, String name) {
        int at = json.indexOf("\"" + name + "\":");
        return at < 0 ? -1 : at + name.length() + 3;
    }
}
