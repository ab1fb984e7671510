package io.sluice.tokenizer.grpc;

import java.util.AbstractList;
import java.util.RandomAccess;

/** The first values of an array as a list, for protobuf's builders, which copy them in one go. */
final class IntList extends AbstractList<Integer> implements RandomAccess {
    private final int[] values;
    private final int size;

    IntList(int[] values, int size) {
        this.values = values;
        this.size = size;
    }

    @Override
    public Integer get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return size;
    }
}
