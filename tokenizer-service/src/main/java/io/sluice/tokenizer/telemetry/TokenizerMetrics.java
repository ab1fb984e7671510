package io.sluice.tokenizer.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.tokenizer.prefix.PrefixCache;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The service's meters. The label of a model is bounded: those past the bound, which came while the service ran, share one. */
@Singleton
public final class TokenizerMetrics {
    private final MeterRegistry registry;
    private static final int MODELS_MAX = 256;
    private static final String OTHER = "other";

    private final Map<String, ModelMeters> byModel = new ConcurrentHashMap<>();
    private final ModelMeters other;

    TokenizerMetrics(MeterRegistry registry, Models models, PrefixCache prefixes) {
        this.registry = registry;
        gauge(Names.PREFIX_BYTES, prefixes::bytes);
        gauge(Names.PREFIX_ENTRIES, prefixes::size);
        FunctionCounter.builder(Names.PREFIX_EVICTIONS, prefixes, PrefixCache::evicted)
                .register(registry);
        this.other = new ModelMeters(registry, OTHER);
        models.all().forEach(model -> byModel.put(model.id(), new ModelMeters(registry, model.id())));
    }

    /** The meters of a loaded model. */
    public ModelMeters of(Model model) {
        ModelMeters meters = byModel.get(model.id());
        if (meters != null) {
            return meters;
        }
        return byModel.size() < MODELS_MAX
                ? byModel.computeIfAbsent(model.id(), id -> new ModelMeters(registry, id))
                : other;
    }

    /** A call ended with an error. */
    public void failed(String reason) {
        registry.counter(Names.ERRORS, Names.REASON, reason).increment();
    }

    /** Watches how many conversations are open. */
    public void watchConversations(IntSupplier open) {
        gauge(Names.OPEN_CONVERSATIONS, open::getAsInt);
    }

    /** Watches how many texts wait for a thread. */
    public void watchQueue(IntSupplier waiting) {
        gauge(Names.ENCODE_QUEUE, waiting::getAsInt);
    }

    private void gauge(String name, LongSupplier value) {
        // Micrometer holds what it watches weakly unless told otherwise.
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .strongReference(true)
                .register(registry);
    }
}
