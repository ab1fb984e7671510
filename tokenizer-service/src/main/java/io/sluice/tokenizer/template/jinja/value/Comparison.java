package io.sluice.tokenizer.template.jinja.value;

import java.util.Iterator;
import java.util.Objects;

/** Python's equality, order and membership. */
public final class Comparison {
    private Comparison() {}

    /** Python's {@code ==}. */
    public static boolean equal(Budget budget, Object a, Object b) {
        if (a == b) {
            return !(a instanceof Double real) || !Double.isNaN(real);
        }
        return switch (a) {
            case Text x -> b instanceof Text y && x.value().equals(y.value());
            case ListValue x -> b instanceof ListValue y && equalItems(budget, x, y);
            case TupleValue x -> b instanceof TupleValue y && equalItems(budget, x, y);
            case RangeValue x -> b instanceof RangeValue y && equalItems(budget, x, y);
            case DictValue x -> b instanceof DictValue y && equalDicts(budget, x, y);
            case Undefined ignored -> b instanceof Undefined;
            case DictView x -> b instanceof DictView y && equalViews(budget, x, y);
            default -> Numbers.isNumber(a) && Numbers.isNumber(b) && Objects.equals(Numbers.compare(a, b), 0);
        };
    }

    private static boolean equalItems(Budget budget, Sequence a, Sequence b) {
        if (a.size() != b.size()) {
            return false;
        }
        budget.enter();
        budget.items(a.size());
        for (int i = 0; i < a.size(); i++) {
            if (!same(budget, a.get(i), b.get(i))) {
                budget.leave();
                return false;
            }
        }
        budget.leave();
        return true;
    }

    private static boolean equalDicts(Budget budget, DictValue a, DictValue b) {
        if (a.size() != b.size()) {
            return false;
        }
        budget.enter();
        budget.items(a.size());
        boolean isEqual = true;
        for (DictValue.Item item : a.items()) {
            Object other = b.get(item.key());
            isEqual = isEqual && other != null && same(budget, item.value(), other);
        }
        budget.leave();
        return isEqual;
    }

    private static boolean equalViews(Budget budget, DictView a, DictView b) {
        if (a.part() == DictView.Part.VALUES || a.part() != b.part() || a.size() != b.size()) {
            return false;
        }
        for (Object item : a) {
            if (!contains(budget, b, item)) {
                return false;
            }
        }
        return true;
    }

    /** Equality inside containers, where a thing always equals itself. */
    private static boolean same(Budget budget, Object a, Object b) {
        return a == b || equal(budget, a, b);
    }

    /**
     * Python's {@code <}.
     *
     * @throws JinjaException if there is no order between the two
     */
    public static boolean less(Budget budget, Object a, Object b) {
        return ordered(budget, a, b, "<", sign -> sign < 0);
    }

    /** Python's {@code <=}. */
    public static boolean lessOrEqual(Budget budget, Object a, Object b) {
        return ordered(budget, a, b, "<=", sign -> sign <= 0);
    }

    /** Python's {@code >}. */
    public static boolean greater(Budget budget, Object a, Object b) {
        return ordered(budget, a, b, ">", sign -> sign > 0);
    }

    /** Python's {@code >=}. */
    public static boolean greaterOrEqual(Budget budget, Object a, Object b) {
        return ordered(budget, a, b, ">=", sign -> sign >= 0);
    }

    private static boolean ordered(
            Budget budget, Object a, Object b, String operator, java.util.function.IntPredicate wanted) {
        if (a instanceof Text x && b instanceof Text y) {
            return wanted.test(x.compareTo(y));
        }
        if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
            Integer sign = Numbers.compare(a, b);
            return sign != null && wanted.test(sign);
        }
        boolean sequences =
                a instanceof ListValue && b instanceof ListValue || a instanceof TupleValue && b instanceof TupleValue;
        if (sequences) {
            return orderedItems(budget, (Sequence) a, (Sequence) b, operator, wanted);
        }
        throw refused(a, b, operator);
    }

    private static boolean orderedItems(
            Budget budget, Sequence a, Sequence b, String operator, java.util.function.IntPredicate wanted) {
        int most = Math.min(a.size(), b.size());
        budget.enter();
        budget.items(most);
        for (int i = 0; i < most; i++) {
            if (!same(budget, a.get(i), b.get(i))) {
                boolean answer = ordered(budget, a.get(i), b.get(i), operator, wanted);
                budget.leave();
                return answer;
            }
        }
        budget.leave();
        return wanted.test(Integer.compare(a.size(), b.size()));
    }

    private static JinjaException refused(Object a, Object b, String operator) {
        if (a instanceof Undefined undefined) {
            return undefined.used();
        }
        if (b instanceof Undefined undefined) {
            return undefined.used();
        }
        return JinjaException.type("'" + operator + "' not supported between instances of '" + Types.name(a) + "' and '"
                + Types.name(b) + "'");
    }

    /** Python's {@code item in container}. */
    public static boolean contains(Budget budget, Object container, Object item) {
        if (container instanceof DictView view && view.part() == DictView.Part.KEYS) {
            return view.dict().contains(item);
        }
        return switch (container) {
            case Text text -> {
                if (!(item instanceof Text part)) {
                    throw JinjaException.type("'in <string>' requires string as left operand, not " + Types.name(item));
                }
                budget.items(text.chars() >> 6);
                yield text.value().contains(part.value());
            }
            case DictValue dict -> dict.contains(item);
            default -> scan(budget, container, item);
        };
    }

    private static boolean scan(Budget budget, Object container, Object item) {
        if (!Types.isIterable(container)) {
            throw JinjaException.type("argument of type '" + Types.name(container) + "' is not iterable");
        }
        Iterator<Object> items = Types.iterate(container);
        while (items.hasNext()) {
            budget.step();
            if (same(budget, items.next(), item)) {
                return true;
            }
        }
        return false;
    }
}
