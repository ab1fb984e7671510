package io.sluice.kvcache.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.kvcache.prefix.IndexCounters;
import io.sluice.kvcache.prefix.PrefixIndex;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/** Shows the prefix index and the leases as metrics. */
@Singleton
public class IndexMetrics implements MeterBinder {
    private final PrefixIndex index;

    IndexMetrics(PrefixIndex index) {
        this.index = index;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, Names.INDEX_BLOCKS, "Distinct blocks in the index", PrefixIndex::blockCount);
        gauge(registry, Names.WORKERS, "Workers that the index knows", PrefixIndex::workerCount);
        gauge(registry, Names.LEASES, "Leases under way", PrefixIndex::leaseCount);
        FunctionCounter.builder(Names.INDEX_REFUSED_BLOCKS, index, PrefixIndex::blocksTurnedAway)
                .description("Blocks not noted because the index was full")
                .register(registry);
        change(registry, "stored", IndexCounters::stored);
        change(registry, "removed", IndexCounters::removed);
        counter(registry, Names.EVENT_CLEARS, "Caches cleared by their worker", IndexCounters::cleared);
        counter(registry, Names.EVENT_GAPS, "Gaps in the events of a worker", IndexCounters::gaps);
        counter(registry, Names.SNAPSHOTS, "Snapshots applied", IndexCounters::snapshots);
        counter(registry, Names.WORKER_RESTARTS, "Workers that came back with a new epoch", IndexCounters::restarts);
        counter(
                registry,
                Names.WORKER_EXPIRIES,
                "Workers whose publisher stayed away longer than its grace time",
                IndexCounters::expiredWorkers);
        gauge(
                registry,
                Names.WORKERS_DISTRUSTED,
                "Workers whose promises are found broken too often",
                PrefixIndex::distrustedCount);
        counter(registry, Names.WORKER_DISTRUSTS, "Times a worker has lost trust", IndexCounters::distrusts);
        counter(
                registry,
                Names.PROMISED_TOKENS,
                "Tokens that Match said a worker holds, of requests that went there",
                IndexCounters::promisedTokens);
        counter(
                registry,
                Names.REALISED_TOKENS,
                "Those of the promised tokens that the worker had; the rest is the promise error",
                IndexCounters::realisedTokens);
        counter(registry, Names.LEASE_EXPIRIES, "Leases that were not released", IndexCounters::expiredLeases);
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<PrefixIndex> value) {
        Gauge.builder(name, index, value).description(what).register(registry);
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<IndexCounters> value) {
        FunctionCounter.builder(name, index.counters(), value).description(what).register(registry);
    }

    private void change(MeterRegistry registry, String change, ToDoubleFunction<IndexCounters> value) {
        FunctionCounter.builder(Names.EVENT_BLOCKS, index.counters(), value)
                .description("Blocks named by the events of workers")
                .tag(Names.TAG_CHANGE, change)
                .register(registry);
    }
}
