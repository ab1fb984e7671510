package io.sluice.edge.adapter;

import io.sluice.edge.pipeline.Clock;

/** The machine's time. */
public final class SystemClock implements Clock {
    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }
}
