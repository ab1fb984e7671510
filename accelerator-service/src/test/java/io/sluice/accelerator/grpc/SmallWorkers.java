package io.sluice.accelerator.grpc;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** The default workers, a faster echo, and a worker whose bounds a test can reach. Nobody is told of KV events. */
public final class SmallWorkers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("quarkus.http.test-port", "0");
        overrides.put("quarkus.grpc.server.test-port", "0");
        overrides.put("sluice.accelerator.kv-cache.endpoint", "");
        overrides.put("sluice.accelerator.workers[2].step-us", "500");
        Map.of(
                        "name", "small",
                        "model", "sluice/small",
                        "architecture", "echo",
                        "profile", "fixed",
                        "engine", "echo",
                        "max-sequences", "2",
                        "max-waiting", "2",
                        "kv-tokens", "4096",
                        "context-tokens", "2048",
                        "step-us", "2000")
                .forEach((key, value) -> overrides.put("sluice.accelerator.workers[3]." + key, value));
        overrides.put("sluice.accelerator.workers[3].max-parked", "0");
        return overrides;
    }
}
