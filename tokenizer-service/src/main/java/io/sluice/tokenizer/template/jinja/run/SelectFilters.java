package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Lazy;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Types;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code map}, {@code select}, {@code reject} and the like: lazy, as Jinja's are. */
final class SelectFilters {
    private static final String ATTRIBUTE = "attribute";
    private static final String DEFAULT = "default";

    private SelectFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("map", SelectFilters::map);
        all.put("select", (budget, value, args) -> select(budget, value, args, true, false));
        all.put("reject", (budget, value, args) -> select(budget, value, args, false, false));
        all.put("selectattr", (budget, value, args) -> select(budget, value, args, true, true));
        all.put("rejectattr", (budget, value, args) -> select(budget, value, args, false, true));
    }

    private static Object map(Budget budget, Object value, Args args) {
        return new Lazy(new Deferred(() -> {
            if (!Types.isTrue(value)) {
                return Collections.emptyIterator();
            }
            UnaryOperator<Object> function = function(budget, args);
            Iterator<Object> items = Types.iterate(value);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return items.hasNext();
                }

                @Override
                public Object next() {
                    budget.step();
                    return function.apply(items.next());
                }
            };
        }));
    }

    private static UnaryOperator<Object> function(Budget budget, Args args) {
        if (!args.positional().isEmpty()) {
            Object name = args.positional().getFirst();
            Args rest = args.without(1);
            return item -> Filters.apply(budget, name, item, rest);
        }
        Object attribute = args.named().get(ATTRIBUTE);
        if (attribute == null) {
            throw new JinjaException(Kind.RUNTIME, "map requires a filter argument");
        }
        Args others = args.without(ATTRIBUTE).without(DEFAULT);
        if (others.count() > 0) {
            throw new JinjaException(
                    Kind.RUNTIME,
                    "Unexpected keyword argument '"
                            + others.named().keySet().iterator().next() + "'");
        }
        Object otherwise = args.named().get(DEFAULT);
        return item -> Attributes.path(item, attribute, otherwise);
    }

    private static Object select(Budget budget, Object value, Args args, boolean wanted, boolean byAttribute) {
        return new Lazy(new Deferred(() -> {
            if (!Types.isTrue(value)) {
                return Collections.emptyIterator();
            }
            Predicate<Object> test = test(budget, args, byAttribute);
            return new Selected(budget, Types.iterate(value), item -> test.test(item) == wanted);
        }));
    }

    private static Predicate<Object> test(Budget budget, Args args, boolean byAttribute) {
        if (byAttribute && args.positional().isEmpty()) {
            throw new JinjaException(Kind.RUNTIME, "Missing parameter for attribute name");
        }
        UnaryOperator<Object> of = UnaryOperator.identity();
        int at = 0;
        if (byAttribute) {
            Object attribute = args.positional().getFirst();
            of = item -> Attributes.path(item, attribute, null);
            at = 1;
        }
        UnaryOperator<Object> value = of;
        Object name = args.at(at);
        if (name == null) {
            return item -> Types.isTrue(value.apply(item));
        }
        Args rest = args.without(at + 1);
        return item -> named(name).apply(budget, value.apply(item), rest);
    }

    private static Tests.Test named(Object name) {
        Tests.Test test = name instanceof Text text ? Tests.find(text.value()) : null;
        if (test == null) {
            throw new JinjaException(Kind.RUNTIME, "No test named '" + name + "'.");
        }
        return test;
    }

    /** Items that pass, found when they are asked for. */
    private static final class Selected implements Iterator<Object> {
        private final Budget budget;
        private final Iterator<Object> items;
        private final Predicate<Object> test;
        private @Nullable Object next;

        Selected(Budget budget, Iterator<Object> items, Predicate<Object> test) {
            this.budget = budget;
            this.items = items;
            this.test = test;
        }

        @Override
        public boolean hasNext() {
            while (next == null && items.hasNext()) {
                budget.step();
                Object item = items.next();
                next = test.test(item) ? item : null;
            }
            return next != null;
        }

        @Override
        public Object next() {
            Object item = hasNext() ? next : null;
            if (item == null) {
                throw new NoSuchElementException();
            }
            next = null;
            return item;
        }
    }
}
