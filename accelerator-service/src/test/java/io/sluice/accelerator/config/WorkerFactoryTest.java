package io.sluice.accelerator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sluice.accelerator.adapter.WorkerSpec;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerFactoryTest {
    @Test
    void buildsAWorkerWithTheDefaults() {
        assertEquals("acc-0.echo", factory(Map.of()).specs().getFirst().id());
    }

    @Test
    void namesThePropertyThatIsOutOfBounds() {
        refuses("max-request-time", "0s");
        refuses("max-request-time", "25h");
        refuses("drain-time", "11m");
        refuses("watch.interval", "2s");
        refuses("watch.heartbeat", "5ms");
        refuses("watch.max-streams", "0");
        refuses("watch.kv-ring-events", "512");
        refuses("watch.kv-ring-events", "3000");
        refuses("stream-buffer-tokens", "0");
        refuses("pacing.spin-us", "2000");
        refuses("instance", "a/b");
    }

    @Test
    void refusesFaultsUnlessTheyAreAllowed() {
        String delay = "sluice.accelerator.workers[0].faults.start-delay";
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, factory(Map.of(delay, "1s"))::specs);
        assertTrue(
                String.valueOf(refusal.getMessage()).contains(AcceleratorConfig.FAULTS_ENABLED), refusal.getMessage());
        Map<String, String> allowed = Map.of(AcceleratorConfig.FAULTS_ENABLED, "true", delay, "1s");
        assertEquals(1_000_000_000, factory(allowed).specs().getFirst().startDelayNanos());
    }

    @Test
    void readsHostMemoryAndDrafts() {
        WorkerSpec spec = factory(Map.of(
                        "sluice.accelerator.workers[0].host-kv-tokens", "1600",
                        "sluice.accelerator.workers[0].draft-tokens", "4",
                        "sluice.accelerator.workers[0].draft-acceptance", "0.8"))
                .specs()
                .getFirst();
        assertEquals(100, spec.swap().hostBlocks());
        assertTrue(spec.swap().nanosPerBlock() > 0);
        assertEquals(4, spec.speculation().draftTokens());
        assertEquals(0.8, spec.speculation().acceptance());
    }

    @Test
    void refusesACorpusThatIsNotThereOnceItIsAwaited() {
        WorkerFactory factory = factory(Map.of(
                "sluice.accelerator.workers[0].engine",
                "corpus",
                "sluice.accelerator.workers[0].corpus",
                "no-such-text"));
        factory.specs();
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, factory::awaitEngines);
        assertTrue(String.valueOf(refusal.getMessage()).contains("no-such-text"), refusal.getMessage());
    }

    private static void refuses(String property, String value) {
        WorkerFactory factory = factory(Map.of("sluice.accelerator." + property, value));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, factory::specs);
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("sluice.accelerator." + property), refusal.getMessage());
    }

    private static WorkerFactory factory(Map<String, String> overrides) {
        return new WorkerFactory(new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(AcceleratorConfig.class)
                .withDefaultValues(Map.of(
                        "sluice.accelerator.workers[0].name", "echo",
                        "sluice.accelerator.workers[0].model", "sluice/echo",
                        "sluice.accelerator.workers[0].profile", "fixed",
                        "sluice.accelerator.workers[0].engine", "echo"))
                .withDefaultValues(overrides)
                .build()
                .getConfigMapping(AcceleratorConfig.class));
    }
}
