package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.Comparison;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.Printer;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}: where a loop is. */
final class LoopValue implements Callable, Types.Sized, Printer.Named {
    /** Renders the loop again, for items further in. */
    interface Recursion {
        Text render(Object items, int depth);
    }

    private final Object iterable;
    private final @Nullable Recursion recursion;
    private final int depth0;
    private Iterator<Object> items;
    private long index0 = -1;
    private long length = -1;
    private @Nullable Object after;
    private @Nullable Object current;
    private @Nullable Object before;
    private @Nullable TupleValue lastChanged;

    LoopValue(Object iterable, Iterator<Object> items, @Nullable Recursion recursion, int depth0) {
        this.iterable = iterable;
        this.items = items;
        this.recursion = recursion;
        this.depth0 = depth0;
    }

    boolean hasNext() {
        return after != null || items.hasNext();
    }

    Object next() {
        Object item = after == null ? items.next() : after;
        after = null;
        index0++;
        before = current;
        current = item;
        return item;
    }

    @Override
    public long size() {
        if (length < 0) {
            length = count();
        }
        return length;
    }

    private long count() {
        if (!(iterable instanceof io.sluice.tokenizer.template.jinja.value.Lazy)) {
            return Types.length(iterable);
        }
        List<Object> rest = new ArrayList<>();
        items.forEachRemaining(rest::add);
        items = rest.iterator();
        return rest.size() + index0 + 1 + (after == null ? 0 : 1);
    }

    private @Nullable Object peek() {
        if (after == null && items.hasNext()) {
            after = items.next();
        }
        return after;
    }

    /** What a template can ask of it; null for anything else. */
    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index0 + 1;
            case "index0" -> index0;
            case "first" -> index0 == 0;
            case "last" -> peek() == null;
            case "length" -> size();
            case "revindex" -> size() - index0;
            case "revindex0" -> size() - index0 - 1;
            case "depth" -> depth0 + 1L;
            case "depth0" -> (long) depth0;
            case "previtem" ->
                index0 == 0
                        ? Undefined.because("there is no previous item")
                        : Objects.requireNonNullElse(before, Undefined.because("there is no previous item"));
            case "nextitem" -> Objects.requireNonNullElse(peek(), Undefined.because("there is no next item"));
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) this::changed;
            default -> null;
        };
    }

    private Object cycle(Budget budget, Args args) {
        if (args.positional().isEmpty() || !args.named().isEmpty()) {
            throw JinjaException.type("no items for cycling given");
        }
        return args.positional().get((int) (index0 % args.positional().size()));
    }

    private Object changed(Budget budget, Args args) {
        TupleValue values = TupleValue.of(args.positional());
        if (lastChanged != null && Comparison.equal(budget, lastChanged, values)) {
            return false;
        }
        lastChanged = values;
        return true;
    }

    @Override
    public Object call(Budget budget, Args args) {
        if (recursion == null) {
            throw JinjaException.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        if (args.positional().size() != 1 || !args.named().isEmpty()) {
            throw JinjaException.type("loop() takes one argument");
        }
        return recursion.render(args.positional().getFirst(), depth0 + 1);
    }

    @Override
    public String shown() {
        return "<LoopContext " + (index0 + 1) + "/" + size() + ">";
    }
}
