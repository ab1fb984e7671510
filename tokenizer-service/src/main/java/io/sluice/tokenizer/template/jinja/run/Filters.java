package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jinja's filters by name, with {@code tojson} as transformers has it. Not among them: {@code random}, {@code pprint},
 * {@code urlize}, {@code wordwrap} and {@code xmlattr}, which no prompt wants.
 */
final class Filters {
    private static final Map<String, Filter> ALL = new HashMap<>();

    static {
        TextFilters.addTo(ALL);
        SequenceFilters.addTo(ALL);
        OrderFilters.addTo(ALL);
        SelectFilters.addTo(ALL);
        NumberFilters.addTo(ALL);
        ALL.put("tojson", JsonFilter::apply);
        ALL.put("default", DefaultFilter::apply);
        ALL.put("d", DefaultFilter::apply);
        ALL.put("attr", Filters::attribute);
    }

    private Filters() {}

    static @Nullable Filter find(String name) {
        return ALL.get(name);
    }

    /** Applies the filter that a template names in a string. */
    static Object apply(Budget budget, Object name, Object value, Args args) {
        Filter filter = name instanceof Text text ? find(text.value()) : null;
        if (filter == null) {
            throw new JinjaException(Kind.RUNTIME, "No filter named '" + name + "'.");
        }
        budget.step();
        return filter.apply(budget, value, args);
    }

    private static Object attribute(Budget budget, Object value, Args args) {
        if (args.count() != 1 || !(args.at(0) instanceof Text name)) {
            throw JinjaException.type("attr wants a name");
        }
        if (value instanceof Undefined undefined) {
            throw undefined.used();
        }
        Object found = Attributes.attribute(value, name.value());
        return found == null ? Undefined.missing(value, name.value()) : found;
    }
}
