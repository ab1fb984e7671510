package io.sluice.kvcache.config;

import jakarta.inject.Singleton;
import java.util.function.LongSupplier;

/** The service's one clock: nanoseconds that never go back. */
@Singleton
public class Clock implements LongSupplier {
    @Override
    public long getAsLong() {
        return System.nanoTime();
    }
}
