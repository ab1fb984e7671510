package io.sluice.tokenizer.grpc;

import java.util.concurrent.atomic.AtomicLong;

/** An exponentially weighted average: each new value counts an eighth. Thread-safe. */
final class MovingAverage {
    private static final int WEIGHT_SHIFT = 3;

    private final AtomicLong value;

    /** @param first what it says before it has seen a value */
    MovingAverage(long first) {
        this.value = new AtomicLong(first);
    }

    void add(long next) {
        value.updateAndGet(old -> old + ((next - old) >> WEIGHT_SHIFT));
    }

    long value() {
        return value.get();
    }
}
