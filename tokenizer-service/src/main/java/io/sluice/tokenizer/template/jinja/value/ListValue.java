package io.sluice.tokenizer.template.jinja.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A Python list. */
public final class ListValue implements Sequence {
    private final ArrayList<Object> items;
    private final boolean data;

    private ListValue(ArrayList<Object> items, boolean data) {
        this.items = items;
        this.data = data;
    }

    /** A list that the template made. */
    public static ListValue of(List<?> items) {
        return new ListValue(new ArrayList<>(items), false);
    }

    /** A list that came with the data: its brackets, when printed, are data too. */
    public static ListValue ofData(List<?> items) {
        return new ListValue(new ArrayList<>(items), true);
    }

    /** The items; changes show. */
    public List<Object> items() {
        return items;
    }

    /** Whether it came with the data. */
    public boolean isData() {
        return data;
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
    public ListValue slice(int start, int step, int count) {
        ArrayList<Object> part = new ArrayList<>(count);
        for (int i = 0, at = start; i < count; i++, at += step) {
            part.add(items.get(at));
        }
        return new ListValue(part, data);
    }

    /** Goes by index, as Python's does, so that a list may change meanwhile. */
    @Override
    public Iterator<Object> iterator() {
        return new Indexed(this);
    }

    private static final class Indexed implements Iterator<Object> {
        private final ListValue list;
        private int next;

        Indexed(ListValue list) {
            this.list = list;
        }

        @Override
        public boolean hasNext() {
            return next < list.size();
        }

        @Override
        public Object next() {
            return list.get(next++);
        }
    }
}
