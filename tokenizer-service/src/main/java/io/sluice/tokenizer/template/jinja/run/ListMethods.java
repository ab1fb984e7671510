package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Args;
import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Callable;
import io.sluice.tokenizer.template.jinja.value.Comparison;
import io.sluice.tokenizer.template.jinja.value.JinjaException;
import io.sluice.tokenizer.template.jinja.value.JinjaException.Kind;
import io.sluice.tokenizer.template.jinja.value.ListValue;
import io.sluice.tokenizer.template.jinja.value.None;
import io.sluice.tokenizer.template.jinja.value.Numbers;
import io.sluice.tokenizer.template.jinja.value.Sequence;
import io.sluice.tokenizer.template.jinja.value.Undefined;
import org.jspecify.annotations.Nullable;

/**
 * Methods of lists, tuples and ranges. The sandbox of jinja2 3.1.2 hides those that change a list, but for {@code pop} and
 * {@code clear}.
 */
final class ListMethods {
    private ListMethods() {}

    static @Nullable Object find(Sequence sequence, String name) {
        return switch (name) {
            case "count" -> (Callable) (budget, args) -> count(budget, sequence, args);
            case "index" -> (Callable) (budget, args) -> index(budget, sequence, args);
            default -> sequence instanceof ListValue list ? ofList(list, name) : null;
        };
    }

    private static @Nullable Object ofList(ListValue list, String name) {
        return switch (name) {
            case "copy" ->
                (Callable) (budget, args) -> {
                    DictMethods.requireNone(name, args);
                    budget.items(list.size());
                    return ListValue.of(list.items());
                };
            case "pop" -> (Callable) (budget, args) -> pop(list, args);
            case "clear" ->
                (Callable) (budget, args) -> {
                    DictMethods.requireNone(name, args);
                    list.items().clear();
                    return None.NONE;
                };
            case "append", "reverse", "insert", "sort", "extend", "remove" -> Undefined.unsafe(list, name);
            default -> null;
        };
    }

    private static Object pop(ListValue list, Args args) {
        if (args.positional().size() > 1 || !args.named().isEmpty()) {
            throw JinjaException.type("pop() takes at most one argument");
        }
        Object given = args.at(0);
        int index = given == null ? -1 : Numbers.index(given);
        int at = index < 0 ? index + list.size() : index;
        if (at < 0 || at >= list.size()) {
            throw new JinjaException(Kind.LOOKUP, list.size() == 0 ? "pop from empty list" : "pop index out of range");
        }
        return list.items().remove(at);
    }

    private static Object count(Budget budget, Sequence sequence, Args args) {
        if (args.positional().size() != 1 || !args.named().isEmpty()) {
            throw JinjaException.type("count() takes one argument");
        }
        long count = 0;
        for (Object item : sequence) {
            budget.step();
            Object wanted = args.positional().getFirst();
            count += item == wanted || Comparison.equal(budget, item, wanted) ? 1 : 0;
        }
        return count;
    }

    private static Object index(Budget budget, Sequence sequence, Args args) {
        int given = args.positional().size();
        if (given < 1 || given > 3 || !args.named().isEmpty()) {
            throw JinjaException.type("index() takes a value and bounds");
        }
        Object wanted = args.positional().getFirst();
        int from = given > 1 ? bound(args.positional().get(1), sequence.size()) : 0;
        int to = given > 2 ? bound(args.positional().get(2), sequence.size()) : sequence.size();
        for (int i = from; i < to; i++) {
            budget.step();
            if (sequence.get(i) == wanted || Comparison.equal(budget, sequence.get(i), wanted)) {
                return (long) i;
            }
        }
        throw JinjaException.value("the value is not in the sequence");
    }

    private static int bound(Object value, int size) {
        int at = Numbers.index(value);
        return Math.clamp(at < 0 ? (long) at + size : at, 0, size);
    }
}
