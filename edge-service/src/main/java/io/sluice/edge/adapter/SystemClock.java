package io.sluice.edge.adapter;

import io.sluice.edge.pipeline.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

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

    @Override
    public long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
