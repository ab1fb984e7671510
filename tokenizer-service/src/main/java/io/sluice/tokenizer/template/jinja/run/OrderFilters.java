package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Comparison;
import io.sluice.tokenizer.template.jinja.value.DictValue;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.Lazy;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Signature;
import io.sluice.tokenizer.template.jinja.value.Text;
import io.sluice.tokenizer.template.jinja.value.TupleValue;
import io.sluice.tokenizer.template.jinja.value.Types;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that order or compare items. */
final class OrderFilters {
    private static final Signature SORT = Signature.of("sort", "reverse=", "case_sensitive=", "attribute=");
    private static final Signature DICTSORT = Signature.of("dictsort", "case_sensitive=", "by=", "reverse=");
    private static final Signature UNIQUE = Signature.of("unique", "case_sensitive=", "attribute=");
    private static final Signature EXTREME = Signature.of("min", "case_sensitive=", "attribute=");
    private static final Signature GROUPBY = Signature.of("groupby", "attribute", "default=", "case_sensitive=");

    private OrderFilters() {}

    static void addTo(Map<String, Filter> all) {
        all.put("sort", OrderFilters::sort);
        all.put("dictsort", OrderFilters::dictsort);
        all.put("unique", OrderFilters::unique);
        all.put("min", (budget, value, args) -> extreme(budget, value, args, false));
        all.put("max", (budget, value, args) -> extreme(budget, value, args, true));
        all.put("groupby", OrderFilters::groupby);
    }

    private static boolean isTrue(@Nullable Object value) {
        return value != null && Types.isTrue(value);
    }

    private static Object caseless(Object value, boolean isCaseSensitive) {
        return !isCaseSensitive && value instanceof Text text ? text.derived(StringCases.lower(text.value())) : value;
    }

    private static UnaryOperator<Object> key(
            @Nullable Object attribute, @Nullable Object otherwise, boolean isCaseSensitive) {
        Object path = attribute == null ? None.NONE : attribute;
        return item -> caseless(Attributes.path(item, path, otherwise), isCaseSensitive);
    }

    private static Object sort(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = SORT.bind(args);
        boolean isCaseSensitive = isTrue(bound[1]);
        List<UnaryOperator<Object>> keys = new ArrayList<>();
        if (bound[2] instanceof Text names) {
            for (Object name : StringParts.split(budget, names, ",", -1)) {
                keys.add(key(name, null, isCaseSensitive));
            }
        } else {
            keys.add(key(bound[2], null, isCaseSensitive));
        }
        UnaryOperator<Object> all =
                item -> TupleValue.of(keys.stream().map(key -> key.apply(item)).toList());
        return ListValue.of(Sorting.sorted(budget, SequenceFilters.all(budget, value), all, isTrue(bound[0])));
    }

    private static Object dictsort(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = DICTSORT.bind(args);
        String by = bound[1] == null ? "key" : bound[1].toString();
        if (!by.equals("key") && !by.equals("value")) {
            throw new JinjaException(Kind.RUNTIME, "You can only sort by either \"key\" or \"value\"");
        }
        if (!(value instanceof DictValue dict)) {
            throw value instanceof Undefined undefined
                    ? undefined.used()
                    : JinjaException.type("dictsort wants a dict, not " + Types.name(value));
        }
        List<Object> items = new ArrayList<>();
        dict.items().forEach(item -> items.add(TupleValue.of(item.key(), item.value())));
        int place = by.equals("key") ? 0 : 1;
        UnaryOperator<Object> key = item -> caseless(((TupleValue) item).get(place), isTrue(bound[0]));
        return ListValue.of(Sorting.sorted(budget, items, key, isTrue(bound[2])));
    }

    private static Object unique(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = UNIQUE.bind(args);
        UnaryOperator<Object> key = key(bound[1], null, isTrue(bound[0]));
        return new Lazy(new Deferred(() -> {
            DictValue seen = DictValue.create();
            List<Object> kept = new ArrayList<>();
            for (Object item : SequenceFilters.all(budget, value)) {
                Object each = key.apply(item);
                if (!seen.contains(each)) {
                    seen.put(each, true);
                    kept.add(item);
                }
            }
            return kept.iterator();
        }));
    }

    private static Object extreme(Budget budget, Object value, Args args, boolean isMost) {
        @Nullable Object[] bound = EXTREME.bind(args);
        UnaryOperator<Object> key = key(bound[1], null, isTrue(bound[0]));
        Iterator<Object> items = Types.iterate(value);
        if (!items.hasNext()) {
            return Undefined.because("No aggregated item, sequence was empty.");
        }
        Object best = items.next();
        Object bestKey = key.apply(best);
        while (items.hasNext()) {
            budget.step();
            Object item = items.next();
            Object each = key.apply(item);
            boolean isBetter =
                    isMost ? Comparison.greater(budget, each, bestKey) : Comparison.less(budget, each, bestKey);
            if (isBetter) {
                best = item;
                bestKey = each;
            }
        }
        return best;
    }

    private static Object groupby(Budget budget, Object value, Args args) {
        @Nullable Object[] bound = GROUPBY.bind(args);
        boolean isCaseSensitive = isTrue(bound[2]);
        Object attribute = Objects.requireNonNull(bound[0]);
        UnaryOperator<Object> key = key(attribute, bound[1], isCaseSensitive);
        List<Object> sorted = Sorting.sorted(budget, SequenceFilters.all(budget, value), key, false);
        List<Object> groups = new ArrayList<>();
        int at = 0;
        while (at < sorted.size()) {
            Object first = key.apply(sorted.get(at));
            int end = at + 1;
            while (end < sorted.size() && Comparison.equal(budget, first, key.apply(sorted.get(end)))) {
                end++;
            }
            Object shown = isCaseSensitive ? first : Attributes.path(sorted.get(at), attribute, bound[1]);
            groups.add(
                    new TupleValue(List.of(shown, ListValue.of(sorted.subList(at, end))), List.of("grouper", "list")));
            at = end;
        }
        return ListValue.of(groups);
    }
}
