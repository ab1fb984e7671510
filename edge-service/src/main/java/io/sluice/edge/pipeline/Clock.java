package io.sluice.edge.pipeline;

/** The time, injected so that the same pipeline runs in real and in virtual time. */
public interface Clock {
    /** Returns nanoseconds since an arbitrary start; only differences mean anything. */
    long nanos();

    /** Returns milliseconds since 1970. */
    long epochMillis();

    /** Returns microseconds since 1970, as exactly as the clock can. */
    default long epochMicros() {
        return epochMillis() * 1_000;
    }
}
