package io.sluice.tokenizer.template.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code json.dumps}. Characters keep their writer; brackets are of whoever made the list or dict. */
public final class JsonWriter {
    /**
     * How it is written.
     *
     * @param ascii whether other characters are escaped
     * @param indent what each level is indented by; null for one line
     * @param itemSeparator between items
     * @param keySeparator between a key and its value
     * @param sortKeys whether keys are sorted
     */
    public record Style(
            boolean ascii, @Nullable String indent, String itemSeparator, String keySeparator, boolean sortKeys) {
        /** As transformers writes it where the template says nothing else. */
        public static final Style PLAIN = new Style(false, null, ", ", ": ", false);
    }

    private final TextBuilder out;
    private final Style style;
    private int level;

    private JsonWriter(TextBuilder out, Style style) {
        this.out = out;
        this.style = style;
    }

    /**
     * The JSON of a value.
     *
     * @throws JinjaException if it has none
     */
    public static Text write(Budget budget, Object value, Style style) {
        TextBuilder out = new TextBuilder(budget, 256);
        new JsonWriter(out, style).value(value);
        return out.done();
    }

    private void value(Object value) {
        switch (value) {
            case Text text -> string(text);
            case Boolean bool -> out.append(bool ? "true" : "false", true);
            case Long number -> out.append(Long.toString(number), true);
            case BigInteger number -> out.append(number.toString(), true);
            case Double real -> out.append(real(real), true);
            case None ignored -> out.append("null", true);
            case ListValue list -> items(list, list.isData());
            case TupleValue tuple -> items(tuple, false);
            case DictValue dict -> dict(dict);
            default -> throw JinjaException.type("Object of type " + Types.name(value) + " is not JSON serializable");
        }
    }

    private static String real(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return Double.isInfinite(value) ? value > 0 ? "Infinity" : "-Infinity" : Reals.repr(value);
    }

    private void items(Sequence sequence, boolean isData) {
        if (sequence.size() == 0) {
            out.append("[]", isData);
            return;
        }
        open("[", isData);
        for (int i = 0; i < sequence.size(); i++) {
            separate(i, isData);
            value(sequence.get(i));
        }
        close("]", isData);
    }

    private void dict(DictValue dict) {
        boolean isData = dict.isData();
        if (dict.size() == 0) {
            out.append("{}", isData);
            return;
        }
        open("{", isData);
        List<DictValue.Item> items = new ArrayList<>(dict.items());
        if (style.sortKeys()) {
            sort(items);
        }
        for (int i = 0; i < items.size(); i++) {
            separate(i, isData);
            key(items.get(i).key(), isData);
            out.append(style.keySeparator(), isData);
            value(items.get(i).value());
        }
        close("}", isData);
    }

    private void sort(List<DictValue.Item> items) {
        Comparator<Object> order =
                (a, b) -> Comparison.less(out.budget(), a, b) ? -1 : Comparison.less(out.budget(), b, a) ? 1 : 0;
        items.sort((a, b) -> order.compare(a.key(), b.key()));
    }

    private void key(Object key, boolean isData) {
        switch (key) {
            case Text text -> string(text);
            case Boolean ignored -> quoted(key, isData);
            case Long ignored -> quoted(key, isData);
            case BigInteger ignored -> quoted(key, isData);
            case Double ignored -> quoted(key, isData);
            case None ignored -> quoted(key, isData);
            default -> throw JinjaException.type("keys must be str, int, float, bool or None, not " + Types.name(key));
        }
    }

    private void quoted(Object key, boolean isData) {
        out.append("\"", isData);
        value(key);
        out.append("\"", isData);
    }

    private void open(String bracket, boolean isData) {
        out.budget().enter();
        out.append(bracket, isData);
        level++;
        newLine(isData);
    }

    private void separate(int index, boolean isData) {
        out.budget().step();
        if (index > 0) {
            out.append(style.itemSeparator(), isData);
            newLine(isData);
        }
    }

    private void close(String bracket, boolean isData) {
        level--;
        newLine(isData);
        out.append(bracket, isData);
        out.budget().leave();
    }

    private void newLine(boolean isData) {
        if (style.indent() != null) {
            out.append("\n", isData);
            for (int i = 0; i < level; i++) {
                out.append(style.indent(), isData);
            }
        }
    }

    private void string(Text text) {
        String value = text.value();
        boolean isData = text.hasData();
        out.append("\"", isData);
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~' && style.ascii()) {
                out.append(text, from, i).append(escaped(c), text.isData(i));
                from = i + 1;
            }
        }
        out.append(text, from, value.length()).append("\"", isData);
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> String.format(java.util.Locale.ROOT, "\\u%04x", (int) c);
        };
    }
}
