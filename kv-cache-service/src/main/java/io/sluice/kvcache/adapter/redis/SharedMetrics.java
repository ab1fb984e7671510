package io.sluice.kvcache.adapter.redis;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.kvcache.telemetry.Names;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Shows what is shared over Redis as metrics. */
@Singleton
public class SharedMetrics implements MeterBinder {
    private final SharedCounters counters;
    private final MirrorQueue queue;
    private final SharedIndex shared;

    SharedMetrics(SharedCounters counters, MirrorQueue queue, SharedIndex shared) {
        this.counters = counters;
        this.queue = queue;
        this.shared = shared;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(Names.REDIS_CONNECTED, counters, now -> now.isConnected() ? 1 : 0)
                .description("Whether the last call to Redis went through; 0 also where none is configured")
                .register(registry);
        Gauge.builder(Names.REDIS_QUEUED_BLOCKS, queue, MirrorQueue::blocks)
                .description("Blocks of changes that wait to be told")
                .register(registry);
        Gauge.builder(Names.REDIS_REMOTE_WORKERS, shared, SharedIndex::remoteCount)
                .description("Workers of other services that are kept here")
                .register(registry);
        counter(registry, Names.REDIS_FAILURES, "Calls to Redis that failed", SharedCounters::failures);
        counter(registry, Names.REDIS_SENT, "Batches of changes told", SharedCounters::sent);
        counter(registry, Names.REDIS_SNAPSHOTS, "Workers told whole", SharedCounters::snapshots);
        counter(
                registry,
                Names.REDIS_OVERFLOWS,
                "Times that the queue was full and a worker's changes gave way to a snapshot",
                SharedCounters::overflows);
        counter(registry, Names.REDIS_RECEIVED, "Entries of other services read", SharedCounters::received);
        counter(registry, Names.REDIS_LOADS, "Workers of other services loaded whole", SharedCounters::loads);
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<SharedCounters> value) {
        FunctionCounter.builder(name, counters, value).description(what).register(registry);
    }
}
