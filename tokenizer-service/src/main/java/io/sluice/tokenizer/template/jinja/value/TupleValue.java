package io.sluice.tokenizer.template.jinja.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A Python tuple.
 *
 * @param items its items
 * @param names names of the items, for a named tuple; else empty
 */
public record TupleValue(List<Object> items, List<String> names) implements Sequence {
    public TupleValue {
        items = List.copyOf(items);
        names = List.copyOf(names);
    }

    /** A tuple of items. */
    public static TupleValue of(Object... items) {
        return new TupleValue(Arrays.asList(items), List.of());
    }

    /** A tuple of items. */
    public static TupleValue of(List<?> items) {
        return new TupleValue(List.copyOf(items), List.of());
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public Object get(int index) {
        return items.get(index);
    }

    @Override
    public TupleValue slice(int start, int step, int count) {
        List<Object> part = new ArrayList<>(count);
        for (int i = 0, at = start; i < count; i++, at += step) {
            part.add(items.get(at));
        }
        return of(part);
    }

    @Override
    public Iterator<Object> iterator() {
        return items.iterator();
    }
}
