package io.sluice.tokenizer.template.jinja.value;

import java.util.Iterator;

/**
 * What a dict's {@code keys()}, {@code values()} or {@code items()} gives: a window on the dict as it is now.
 *
 * @param dict the dict
 * @param part which of them
 */
public record DictView(DictValue dict, Part part) implements Iterable<Object> {
    /** Which of them. */
    public enum Part {
        /** Its keys. */
        KEYS,
        /** Its values. */
        VALUES,
        /** Pairs of both. */
        ITEMS
    }

    /** How many. */
    public int size() {
        return dict.size();
    }

    @Override
    public Iterator<Object> iterator() {
        Iterator<DictValue.Item> items = dict.items().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Object next() {
                DictValue.Item item = items.next();
                return switch (part) {
                    case KEYS -> item.key();
                    case VALUES -> item.value();
                    case ITEMS -> TupleValue.of(item.key(), item.value());
                };
            }
        };
    }

    @Override
    public boolean equals(Object other) {
        return other == this;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
