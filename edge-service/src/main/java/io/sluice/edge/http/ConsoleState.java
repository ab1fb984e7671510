package io.sluice.edge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.edge.admission.AdmissionGate;
import io.sluice.edge.admission.Tenant;
import io.sluice.edge.pipeline.Clock;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.FirstTokenPart;
import io.sluice.edge.pipeline.StageName;
import io.sluice.edge.routing.FleetView;
import io.sluice.edge.routing.WorkerLoad;
import io.sluice.edge.telemetry.EdgeMetrics;
import io.sluice.edge.telemetry.LiveWindow;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the console shows, as JSON: the fleet, the open requests, the last two minutes and the last requests. */
@Singleton
final class ConsoleState {
    /** Workers and tenants that are told one by one. */
    private static final int WORKERS_MAX = 256;

    private static final int TENANTS_MAX = 32;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final FleetView fleet;
    private final AdmissionGate gate;
    private final EdgeMetrics metrics;
    private final LiveWindow window;
    private final Clock clock;

    ConsoleState(FleetView fleet, AdmissionGate gate, EdgeMetrics metrics, LiveWindow window, Clock clock) {
        this.fleet = fleet;
        this.gate = gate;
        this.metrics = metrics;
        this.window = window;
        this.clock = clock;
    }

    ObjectNode json() {
        long now = clock.epochMillis();
        LiveWindow.View view = window.view(now);
        ObjectNode json = NODES.objectNode().put("now_ms", now).put("window_s", LiveWindow.SECONDS);
        parts(json.putArray("parts"));
        workers(json.putArray("workers"));
        open(json.putObject("open"));
        view.seconds().forEach(second -> second(json.withArray("/seconds"), second));
        view.requests().forEach(ended -> request(json.withArray("/requests"), ended));
        ObjectNode refusals = json.putObject("refusals");
        new TreeMap<>(view.refusals()).forEach(refusals::put);
        return json;
    }

    private static void parts(ArrayNode parts) {
        for (FirstTokenPart part : FirstTokenPart.values()) {
            parts.addObject().put("name", part.label()).put("modelled", part.modelled());
        }
    }

    private void workers(ArrayNode workers) {
        long now = clock.nanos();
        Map<String, Long> filling = metrics.open().stream()
                .filter(exchange ->
                        !exchange.workerId().isEmpty() && exchange.times().firstTokenNanos() < 0)
                .collect(Collectors.groupingBy(Exchange::workerId, Collectors.counting()));
        fleet.all().stream().limit(WORKERS_MAX).forEach(worker -> {
            WorkerLoad load = worker.load();
            workers.addObject()
                    .put("id", worker.id())
                    .put("model", worker.model())
                    .put("fresh", fleet.fresh(worker, now))
                    .put("draining", load.draining())
                    .put("running", load.running())
                    .put("parked", load.parked())
                    .put("slots", load.maxRunning())
                    .put("waiting", load.waiting())
                    .put("waiting_max", load.maxWaiting())
                    .put("kv_free", load.freeBlocks())
                    .put("kv_blocks", load.totalBlocks())
                    .put("block_tokens", load.blockTokens())
                    .put("step_us", load.stepMicros())
                    .put("queue_us", load.queueMicros())
                    .put("prefill_us_per_1k", load.prefillMicrosPer1k())
                    .put("filling", filling.getOrDefault(worker.id(), 0L));
        });
    }

    private void open(ObjectNode open) {
        Collection<Exchange> exchanges = metrics.open();
        int before = 0;
        int first = 0;
        int streaming = 0;
        long tokens = 0;
        Map<String, Integer> byTenant = new TreeMap<>();
        for (Exchange exchange : exchanges) {
            tokens += exchange.tokensInFlight();
            String tenant = exchange.recognised().map(Tenant::id).orElse("");
            byTenant.merge(
                    byTenant.size() < TENANTS_MAX || byTenant.containsKey(tenant) ? tenant : "other", 1, Integer::sum);
            // Read from another thread: a stage that has just been passed is as good.
            if (exchange.times().firstTokenNanos() >= 0) {
                streaming++;
            } else if (exchange.times().reached(StageName.PLACE)) {
                first++;
            } else {
                before++;
            }
        }
        open.put("requests", gate.open())
                .put("requests_max", gate.maxOpen())
                .put("before_worker", before)
                .put("awaiting_first_token", first)
                .put("streaming", streaming)
                .put("tokens_in_flight", tokens);
        ObjectNode tenants = open.putObject("tenants");
        byTenant.forEach(tenants::put);
    }

    private static void second(ArrayNode seconds, LiveWindow.Second second) {
        ObjectNode json = seconds.addObject()
                .put("t", second.epochSecond())
                .put("requests", second.requests())
                .put("failures", second.failures())
                .put("tokens", second.tokens())
                .put("prompt", second.promptTokens())
                .put("cached", second.cachedTokens())
                .put("usd", second.costUsd())
                .put("first_us", second.meanFirstTextMicros());
        ArrayNode parts = json.putArray("parts_us");
        for (FirstTokenPart part : FirstTokenPart.values()) {
            parts.add(second.meanMicros(part));
        }
    }

    private static void request(ArrayNode requests, LiveWindow.Ended ended) {
        ObjectNode json = requests.addObject()
                .put("id", ended.id())
                .put("at_ms", ended.receivedAtEpochMillis())
                .put("tenant", ended.tenant())
                .put("model", ended.model())
                .put("worker", ended.worker())
                .put("outcome", ended.outcome())
                .put("failed", ended.failed())
                .put("prompt", ended.usage().promptTokens())
                .put("cached", ended.usage().cachedTokens())
                .put("tokens", ended.usage().completionTokens())
                .put("first_us", ended.parts().firstTextMicros())
                .put("total_us", ended.totalMicros())
                .put("parked_us", ended.parkedMicros());
        ArrayNode parts = json.putArray("parts_us");
        for (FirstTokenPart part : FirstTokenPart.values()) {
            parts.add(ended.parts().micros(part));
        }
    }
}
