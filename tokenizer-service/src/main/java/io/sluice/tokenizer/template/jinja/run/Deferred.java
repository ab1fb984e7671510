package io.sluice.tokenizer.template.jinja.run;

import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An iterator that is made when its first item is asked for, as a generator function starts only then. */
final class Deferred implements Iterator<Object> {
    private final Supplier<Iterator<Object>> maker;
    private @Nullable Iterator<Object> items;

    Deferred(Supplier<Iterator<Object>> maker) {
        this.maker = maker;
    }

    private Iterator<Object> items() {
        Iterator<Object> made = items;
        if (made == null) {
            made = maker.get();
            items = made;
        }
        return made;
    }

    @Override
    public boolean hasNext() {
        return items().hasNext();
    }

    @Override
    public Object next() {
        return items().next();
    }
}
