package io.sluice.accelerator.grpc;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Small workers that may have faults, and one that is still starting. */
public final class FaultyWorkers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> overrides = new HashMap<>(new SmallWorkers().getConfigOverrides());
        overrides.put("sluice.accelerator.faults.enabled", "true");
        Map.of(
                        "name", "late",
                        "model", "sluice/late",
                        "architecture", "echo",
                        "profile", "fixed",
                        "engine", "echo",
                        "faults.start-delay", "1h")
                .forEach((key, value) -> overrides.put("sluice.accelerator.workers[4]." + key, value));
        Map.of(
                        "name", "slow",
                        "model", "sluice/slow",
                        "architecture", "echo",
                        "profile", "fixed",
                        "engine", "echo",
                        "step-us", "500",
                        "faults.slow-factor", "4",
                        "faults.error-rate", "0")
                .forEach((key, value) -> overrides.put("sluice.accelerator.workers[5]." + key, value));
        return overrides;
    }
}
