package io.sluice.tokenizer.template.jinja.value;

import org.jspecify.annotations.Nullable;

/** Python's {@code value[index]} and {@code value[start:stop:step]}. */
public final class Subscripts {
    private Subscripts() {}

    /** The item, or null where Python raises TypeError or LookupError. */
    public static @Nullable Object item(Object owner, Object index) {
        return switch (owner) {
            case DictValue dict -> ofDict(dict, index);
            case Text text -> ofText(text, index);
            case Sequence sequence -> ofSequence(sequence, index);
            case Undefined undefined -> throw undefined.used();
            default -> null;
        };
    }

    private static @Nullable Object ofDict(DictValue dict, Object key) {
        try {
            return dict.get(key);
        } catch (JinjaException unhashable) {
            return null;
        }
    }

    private static @Nullable Object ofText(Text text, Object index) {
        if (!Numbers.isInteger(index)) {
            return null;
        }
        int at = place(Numbers.index(index), text.length());
        return at < 0 ? null : text.slice(at, at + 1);
    }

    private static @Nullable Object ofSequence(Sequence sequence, Object index) {
        if (!Numbers.isInteger(index)) {
            return null;
        }
        int at = place(Numbers.index(index), sequence.size());
        return at < 0 ? null : sequence.get(at);
    }

    private static int place(int index, int size) {
        long at = index < 0 ? (long) index + size : index;
        return at >= 0 && at < size ? (int) at : -1;
    }

    /**
     * A slice.
     *
     * @throws JinjaException if the value has none
     */
    public static Object slice(Budget budget, Object owner, Object start, Object stop, Object step) {
        if (owner instanceof Undefined undefined) {
            throw undefined.used();
        }
        if (!(owner instanceof Text) && !(owner instanceof Sequence)) {
            throw JinjaException.type("'" + Types.name(owner) + "' object is not subscriptable by a slice");
        }
        int size = (int) Types.length(owner);
        int by = step instanceof None ? 1 : index(step);
        if (by == 0) {
            throw JinjaException.value("slice step cannot be zero");
        }
        int from = bound(start, by > 0 ? 0 : size - 1, size, by);
        int to = bound(stop, by > 0 ? size : -1, size, by);
        long span = by > 0 ? (long) to - from : (long) from - to;
        int count = span <= 0 ? 0 : (int) ((span - 1) / Math.abs((long) by) + 1);
        budget.items(count >> 3);
        if (owner instanceof Text text) {
            return by == 1 ? text.slice(from, from + count) : stride(budget, text, from, by, count);
        }
        return ((Sequence) owner).slice(from, by, count);
    }

    private static Text stride(Budget budget, Text text, int from, int by, int count) {
        int[] offsets = new int[text.length() + 1];
        for (int i = 0, at = 0; i < text.length(); i++) {
            offsets[i] = at;
            at += Character.charCount(text.value().codePointAt(at));
        }
        offsets[text.length()] = text.chars();
        TextBuilder out = new TextBuilder(budget, count);
        for (long i = 0, at = from; i < count; i++, at += by) {
            out.append(text, offsets[(int) at], offsets[(int) at + 1]);
        }
        return out.done().asMarkup(text.isMarkup());
    }

    private static int bound(Object value, int otherwise, int size, int step) {
        if (value instanceof None) {
            return otherwise;
        }
        long at = index(value);
        if (at < 0) {
            at = Math.max(at + size, step > 0 ? 0 : -1);
        }
        return (int) Math.min(at, step > 0 ? size : size - 1);
    }

    private static int index(Object value) {
        if (value instanceof Undefined || !Numbers.isInteger(value)) {
            throw JinjaException.type("slice indices must be integers or None, not " + Types.name(value));
        }
        return Numbers.index(value);
    }
}
