package io.sluice.kvcache.adapter.vllm;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sluice.kvcache.telemetry.Names;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Shows the bridge from vLLM as metrics. */
@Singleton
public class VllmMetrics implements MeterBinder {
    private final BridgeCounters counters;

    VllmMetrics(BridgeCounters counters) {
        this.counters = counters;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, Names.VLLM_BATCHES, "Batches of vLLM engines applied", BridgeCounters::batches);
        counter(registry, Names.VLLM_MALFORMED, "Batches that could not be read", BridgeCounters::malformed);
        counter(registry, Names.VLLM_GAPS, "Gaps in the batches of an engine", BridgeCounters::gaps);
        counter(registry, Names.VLLM_REPLAYED, "Batches had from an engine's replay", BridgeCounters::replayed);
        counter(
                registry,
                Names.VLLM_LOSSES,
                "Times that events were lost for good and what an engine holds was forgotten",
                BridgeCounters::losses);
        counter(registry, Names.VLLM_RESTARTS, "Engines found to have restarted", BridgeCounters::restarts);
        for (Skipped why : Skipped.values()) {
            FunctionCounter.builder(Names.VLLM_SKIPPED, counters, of -> of.skipped(why))
                    .description("Blocks of vLLM engines not noted")
                    .tag(Names.TAG_CAUSE, why.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void counter(MeterRegistry registry, String name, String what, ToDoubleFunction<BridgeCounters> value) {
        FunctionCounter.builder(name, counters, value).description(what).register(registry);
    }
}
