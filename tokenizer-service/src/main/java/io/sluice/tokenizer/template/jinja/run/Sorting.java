package io.sluice.tokenizer.template.jinja.run;

import io.sluice.tokenizer.template.jinja.value.Budget;
import io.sluice.tokenizer.template.jinja.value.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Python's stable {@code sorted}: a merge sort that asks only whether one key is less than another. */
final class Sorting {
    private final Budget budget;

    private Sorting(Budget budget) {
        this.budget = budget;
    }

    private record Keyed(Object key, Object item) {}

    static List<Object> sorted(Budget budget, List<Object> items, UnaryOperator<Object> key, boolean isReversed) {
        List<Keyed> keyed = new ArrayList<>(items.size());
        items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
        if (isReversed) {
            Collections.reverse(keyed);
        }
        List<Keyed> sorted = new Sorting(budget).sort(keyed);
        List<Object> result = new ArrayList<>(items.size());
        sorted.forEach(each -> result.add(each.item()));
        if (isReversed) {
            Collections.reverse(result);
        }
        return result;
    }

    private List<Keyed> sort(List<Keyed> items) {
        if (items.size() < 2) {
            return items;
        }
        int middle = items.size() / 2;
        List<Keyed> left = sort(items.subList(0, middle));
        List<Keyed> right = sort(items.subList(middle, items.size()));
        List<Keyed> merged = new ArrayList<>(items.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            budget.step();
            boolean takesRight =
                    Comparison.less(budget, right.get(j).key(), left.get(i).key());
            merged.add(takesRight ? right.get(j++) : left.get(i++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}
