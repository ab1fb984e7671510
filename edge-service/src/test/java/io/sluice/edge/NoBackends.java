package io.sluice.edge;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** An edge that reaches no other service. */
public class NoBackends implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", "0",
                "quarkus.grpc.server.test-port", "0",
                "sluice.edge.api-keys-file", "src/test/resources/api-keys.json",
                "sluice.edge.limits.body", "64k",
                "sluice.edge.timeouts.body", "2s",
                "sluice.edge.tokenizer.endpoint", "127.0.0.1:1",
                "sluice.edge.kv-cache.endpoint", "127.0.0.1:1",
                "sluice.edge.accelerators", "127.0.0.1:1");
    }
}
