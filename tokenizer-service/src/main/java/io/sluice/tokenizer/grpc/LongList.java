package io.sluice.tokenizer.grpc;

import java.util.AbstractList;
import java.util.RandomAccess;

/** The values of an array as a list, for protobuf's builders, which copy them in one go. */
final class LongList extends AbstractList<Long> implements RandomAccess {
    private final long[] values;

    LongList(long[] values) {
        this.values = values;
    }

    @Override
    public Long get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }
}
