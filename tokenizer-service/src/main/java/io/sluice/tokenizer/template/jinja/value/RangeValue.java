package io.sluice.tokenizer.template.jinja.value;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A Python range.
 *
 * @param start its first number
 * @param step from one to the next
 * @param size how many
 * @param stop where it stops, as it was given
 */
public record RangeValue(long start, long step, int size, long stop) implements Sequence {
    /**
     * The range of Python's {@code range(start, stop, step)}.
     *
     * @throws JinjaException if it is longer than {@link Limits#RANGE}, or the step is 0
     */
    public static RangeValue of(long start, long stop, long step) {
        if (step == 0) {
            throw JinjaException.value("range() arg 3 must not be zero");
        }
        boolean isEmpty = step > 0 ? start >= stop : start <= stop;
        if (isEmpty) {
            return new RangeValue(start, step, 0, stop);
        }
        // As doubles: the difference of two longs may not fit a long, and only its size matters.
        double count = Math.ceil(((double) stop - (double) start) / (double) step);
        if (count > Limits.RANGE) {
            throw new JinjaException(JinjaException.Kind.LIMIT, "range() is longer than " + Limits.RANGE);
        }
        return new RangeValue(start, step, (int) count, stop);
    }

    @Override
    public Object get(int index) {
        return start + step * index;
    }

    @Override
    public RangeValue slice(int from, int by, int count) {
        long first = start + step * from;
        return new RangeValue(first, step * by, count, first + step * by * count);
    }

    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Object next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return get(next++);
            }
        };
    }
}
