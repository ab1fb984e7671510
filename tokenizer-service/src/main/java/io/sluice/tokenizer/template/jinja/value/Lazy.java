package io.sluice.tokenizer.template.jinja.value;

import java.util.Iterator;

/** A Python generator or other iterator: its items come once, when they are asked for. */
public final class Lazy implements Iterable<Object> {
    private final Iterator<Object> items;

    public Lazy(Iterator<Object> items) {
        this.items = items;
    }

    /** The one iterator, at the place it has come to. */
    @Override
    public Iterator<Object> iterator() {
        return items;
    }
}
