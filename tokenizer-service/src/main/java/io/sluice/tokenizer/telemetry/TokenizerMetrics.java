package io.sluice.tokenizer.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.tokenizer.template.Model;
import io.sluice.tokenizer.template.Models;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The service's meters. Models are the configured ones, so labels are bounded. */
@Singleton
public final class TokenizerMetrics {
    private final MeterRegistry registry;
    private final Map<String, ModelMeters> byModel;

    TokenizerMetrics(MeterRegistry registry, Models models) {
        this.registry = registry;
        this.byModel = models.all().stream()
                .collect(Collectors.toUnmodifiableMap(Model::id, model -> new ModelMeters(registry, model.id())));
    }

    /** The meters of a loaded model. */
    public ModelMeters of(Model model) {
        ModelMeters meters = byModel.get(model.id());
        if (meters == null) {
            throw new IllegalArgumentException("model " + model.id() + " is not loaded");
        }
        return meters;
    }

    /** A call ended with an error. */
    public void failed(String reason) {
        registry.counter(Names.ERRORS, Names.REASON, reason).increment();
    }

    /** Watches how many conversations are open. */
    public void watchConversations(IntSupplier open) {
        gauge(Names.OPEN_CONVERSATIONS, open);
    }

    /** Watches how many texts wait for a thread. */
    public void watchQueue(IntSupplier waiting) {
        gauge(Names.ENCODE_QUEUE, waiting);
    }

    private void gauge(String name, IntSupplier value) {
        // Micrometer holds what it watches weakly unless told otherwise.
        Gauge.builder(name, value, IntSupplier::getAsInt).strongReference(true).register(registry);
    }
}
