package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.DictView;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Lazy;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Sequence;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Subscripts;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TextBuilder;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Filters of sequences. */
final class SequenceFilters {
    private static final Signature JOIN = Signature.of("join", "d=", "attribute=");
    private static final Signature BATCH = Signature.of("batch", "linecount", "fill_with=");
    private static final Signature SLICE = Signature.of("slice", "slices", "fill_with=");

    private SequenceFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("length", SequenceFilters::length);
        all.put("count", SequenceFilters::length);
        all.put("join", SequenceFilters::join);
        all.put("first", SequenceFilters::first);
        all.put("last", SequenceFilters::last);
        all.put("list", (budget, value, args) -> {
            DictMethods.requireNone("list", args);
            return ListValue.of(all(budget, value));
        });
        all.put("reverse", SequenceFilters::reverse);
        all.put("items", SequenceFilters::items);
        all.put("batch", SequenceFilters::batch);
        all.put("slice", SequenceFilters::slice);
    }

    /** All items of a value. */
    static List<Object> all(Budget budget, Object value) {
        Iterator<Object> items = Types.iterate(value);
        List<Object> all = new ArrayList<>();
        while (items.hasNext()) {
            budget.step();
            all.add(items.next());
        }
        return all;
    }

    private static Object length(Budget budget, Object value, Args args) {
        DictMethods.requireNone("length", args);
        return Types.length(value);
    }

    private static Object join(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = JOIN.bind(args);
        Text separator = bound[0] == null ? Text.EMPTY : Printer.str(budget, bound[0]);
        Object attribute = bound[1] instanceof None ? null : bound[1];
        Iterator<Object> items = Types.iterate(value);
        TextBuilder out = new TextBuilder(budget);
        boolean isFirst = true;
        while (items.hasNext()) {
            budget.step();
            Object item = items.next();
            if (!isFirst) {
                out.append(separator);
            }
            isFirst = false;
            Printer.print(out, attribute == null ? item : Attributes.path(item, attribute, null));
        }
        return out.done();
    }

    private static Object first(Budget budget, Object value, Args args) {
        DictMethods.requireNone("first", args);
        Iterator<Object> items = Types.iterate(value);
        return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
    }

    private static Object last(Budget budget, Object value, Args args) {
        DictMethods.requireNone("last", args);
        Iterator<Object> items = reversed(budget, value);
        return items.hasNext() ? items.next() : Undefined.because("No last item, sequence was empty.");
    }

    /** Python's {@code reversed}: of what has a length and an order. */
    private static Iterator<Object> reversed(Budget budget, Object value) {
        if (value instanceof Lazy || !(isReversible(value))) {
            throw JinjaException.type("'" + Types.name(value) + "' object is not reversible");
        }
        List<Object> items = all(budget, value);
        Collections.reverse(items);
        return items.iterator();
    }

    private static boolean isReversible(Object value) {
        return value instanceof Sequence
                || value instanceof Text
                || value instanceof DictValue
                || value instanceof DictView
                || value instanceof Undefined;
    }

    private static Object reverse(Budget budget, Object value, Args args) {
        DictMethods.requireNone("reverse", args);
        if (value instanceof Text) {
            return Subscripts.slice(budget, value, None.NONE, None.NONE, -1L);
        }
        if (value instanceof Lazy) {
            List<Object> items = all(budget, value);
            Collections.reverse(items);
            return ListValue.of(items);
        }
        return new Lazy(reversed(budget, value));
    }

    private static Object items(Budget budget, Object value, Args args) {
        DictMethods.requireNone("items", args);
        return new Lazy(new Deferred(() -> {
            if (value instanceof Undefined) {
                return Collections.emptyIterator();
            }
            if (!(value instanceof DictValue dict)) {
                throw JinjaException.type("Can only get item pairs from a mapping.");
            }
            return new DictView(dict, DictView.Part.ITEMS).iterator();
        }));
    }

    private static Object batch(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = BATCH.bind(args);
        Object size = Objects.requireNonNull(bound[0]);
        return new Lazy(new Deferred(() -> {
            List<Object> lines = new ArrayList<>();
            List<Object> line = new ArrayList<>();
            for (Object item : all(budget, value)) {
                if (Numbers.isInteger(size) && line.size() == Numbers.index(size)) {
                    lines.add(ListValue.of(line));
                    line = new ArrayList<>();
                }
                line.add(item);
            }
            if (!line.isEmpty()) {
                if (bound[1] != null && !(bound[1] instanceof None)) {
                    fill(budget, line, Numbers.index(size), bound[1]);
                }
                lines.add(ListValue.of(line));
            }
            return lines.iterator();
        }));
    }

    private static void fill(Budget budget, List<Object> line, int size, Object filler) {
        while (line.size() < size) {
            budget.step();
            line.add(filler);
        }
    }

    private static Object slice(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = SLICE.bind(args);
        int count = Numbers.index(Objects.requireNonNull(bound[0]));
        return new Lazy(new Deferred(() -> {
            List<Object> items = all(budget, value);
            if (count == 0) {
                throw JinjaException.value("slice wants at least one part");
            }
            int size = Math.floorDiv(items.size(), count);
            int larger = Math.floorMod(items.size(), count);
            List<Object> parts = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < count; i++) {
                budget.step();
                int end = Math.min(items.size(), at + size + (i < larger ? 1 : 0));
                List<Object> part = new ArrayList<>(items.subList(at, end));
                if (bound[1] != null && !(bound[1] instanceof None) && i >= larger) {
                    part.add(bound[1]);
                }
                parts.add(ListValue.of(part));
                at = end;
            }
            return parts.iterator();
        }));
    }
}
