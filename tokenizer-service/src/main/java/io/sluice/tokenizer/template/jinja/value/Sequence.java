package io.sluice.tokenizer.template.jinja.value;

/** What has a length and items by number: lists, tuples and ranges. */
public sealed interface Sequence extends Iterable<Object> permits ListValue, TupleValue, RangeValue {
    /** How many items. */
    int size();

    /** The item at 0 to size - 1. */
    Object get(int index);

    /** A sequence of the same kind with the items at {@code start}, {@code start + step} and so on. */
    Sequence slice(int start, int step, int count);
}
