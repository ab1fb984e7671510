package io.sluice.edge.pipeline;

import java.util.function.BiConsumer;

/** The trace a request belongs to, opaque to the core. */
@FunctionalInterface
public interface TraceContext {
    /** Belongs to no trace. */
    TraceContext NONE = carrier -> {};

    /** Writes the context as header names and values. */
    void inject(BiConsumer<String, String> carrier);
}
