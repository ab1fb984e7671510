package io.sluice.it.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The InferencePool of the Gateway API inference extension, inference.networking.k8s.io/v1, field by field after its
 * reference documentation; no library publishes a model of it.
 */
record InferencePool(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
    record Spec(
            Selector selector,
            List<Port> targetPorts,
            @Nullable String appProtocol,
            EndpointPickerRef endpointPickerRef) {}

    record Selector(Map<String, String> matchLabels) {}

    record Port(int number) {}

    record EndpointPickerRef(
            @Nullable String group,
            @Nullable String kind,
            String name,
            @Nullable Port port,
            @Nullable FailureMode failureMode) {}

    enum FailureMode {
        /** Without a picker the gateway takes any endpoint. */
        FailOpen,
        /** Without a picker the gateway drops the request. */
        FailClose
    }
}
