package io.sluice.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects fit each other: selectors, ports, names, times. A schema cannot see that. */
@org.junit.jupiter.params.ParameterizedClass
@MethodSource("io.sluice.it.kubernetes.Overlays#names")
class WiringTest {
    private static final Set<String> SERVICES = Set.of("edge", "tokenizer", "accelerator", "kv-cache");
    private static final Pattern ENDPOINT = Pattern.compile("(?:dns:///)?(?:([a-z]+)-(\\d+)\\.)?([a-z-]+):(\\d+)");

    private final List<ObjectNode> objects;

    WiringTest(String overlay) {
        objects = Overlays.render(overlay);
    }

    @org.junit.jupiter.api.Test
    void selectorsSelect() {
        assertThat(Pod.services(objects)).extracting(Pod::name).containsExactlyInAnyOrderElementsOf(SERVICES);
        Overlays.workloads(objects)
                .forEach(workload -> assertThat(
                                matches(workload.at("/spec/selector"), workload.at("/spec/template/metadata/labels")))
                        .as(Overlays.id(workload))
                        .isTrue());
        for (String kind : List.of("PodDisruptionBudget", "InferencePool")) {
            all(kind)
                    .forEach(object -> assertThat(selected(object.at("/spec/selector")))
                            .as(Overlays.id(object))
                            .isNotEmpty());
        }
        all("Service")
                .forEach(service -> assertThat(pods().filter(workload ->
                                labelled(service.at("/spec/selector"), workload.at("/spec/template/metadata/labels"))))
                        .as(Overlays.id(service))
                        .hasSize(1));
        all("NetworkPolicy").forEach(policy -> {
            assertThat(selected(policy.at("/spec/podSelector")))
                    .as(Overlays.id(policy))
                    .isNotEmpty();
            peers(policy)
                    .filter(peer -> !peer.has("namespaceSelector"))
                    .forEach(peer -> assertThat(selected(peer.path("podSelector")))
                            .as("%s: %s", Overlays.id(policy), peer)
                            .isNotEmpty());
        });
        assertThat(all("PodDisruptionBudget").map(o -> o.at("/metadata/name").asText()))
                .containsExactlyInAnyOrderElementsOf(SERVICES);
    }

    @org.junit.jupiter.api.Test
    void portsAreThoseOfTheServices() {
        for (Pod pod : Pod.services(objects)) {
            assertThat(pod.ports())
                    .as(pod.name())
                    .containsExactly(
                            Integer.valueOf(pod.defaults().getProperty("quarkus.http.port")),
                            Integer.valueOf(pod.defaults().getProperty("quarkus.grpc.server.port")));
            for (String probe : List.of("readinessProbe", "startupProbe", "livenessProbe")) {
                JsonNode check = pod.container().path(probe);
                JsonNode port = check.has("grpc") ? check.at("/grpc/port") : check.at("/httpGet/port");
                assertThat(pod.port(port))
                        .as("%s of %s", probe, pod.name())
                        .isEqualTo(pod.ports().get(check.has("grpc") ? 1 : 0));
            }
        }
        all("Service")
                .filter(service -> SERVICES.contains(
                        service.at("/spec/selector/app.kubernetes.io~1name").asText()))
                .forEach(service -> service.at("/spec/ports")
                        .forEach(port -> assertThat(podOf(service).port(port.path("targetPort")))
                                .as(Overlays.id(service))
                                .isEqualTo(port.path("port").asInt())));
    }

    @org.junit.jupiter.api.Test
    void networkPoliciesOpenPortsThatAreThere() {
        all("NetworkPolicy").forEach(policy -> {
            policy.at("/spec/ingress")
                    .forEach(rule -> rule.path("ports")
                            .forEach(port -> selected(policy.at("/spec/podSelector"))
                                    .forEach(workload -> new Pod(workload, objects).port(port.path("port")))));
            policy.at("/spec/egress")
                    .forEach(rule -> rule.path("to").forEach(peer -> {
                        if (!peer.has("namespaceSelector")) {
                            rule.path("ports")
                                    .forEach(port -> assertThat(selected(peer.path("podSelector")))
                                            .as("%s to port %s", Overlays.id(policy), port)
                                            .allMatch(workload -> new Pod(workload, objects)
                                                    .ports()
                                                    .contains(port.path("port").asInt())));
                        }
                    }));
        });
    }

    @org.junit.jupiter.api.Test
    void addressesInTheConfigurationExistAndMayBeReached() {
        int addresses = 0;
        for (Pod pod : Pod.services(objects)) {
            for (Map.Entry<String, String> entry : pod.environment().entrySet()) {
                if (!entry.getKey().startsWith("SLUICE_") || !entry.getValue().contains(":")) {
                    continue;
                }
                for (String address : entry.getValue().split(",")) {
                    MatchResult parts =
                            ENDPOINT.matcher(address).results().findFirst().orElseThrow();
                    ObjectNode service = Overlays.find(objects, "Service", parts.group(3));
                    assertThat(service.at("/spec/clusterIP").asText())
                            .as("%s is headless", address)
                            .isEqualTo("None");
                    Pod target = podOf(service);
                    assertThat(target.ports()).as(address).contains(Integer.valueOf(parts.group(4)));
                    assertThat(allowed(pod, target, Integer.parseInt(parts.group(4))))
                            .as("%s may reach %s", pod.name(), address)
                            .isTrue();
                    addresses++;
                }
            }
        }
        assertThat(addresses).isGreaterThanOrEqualTo(5);
    }

    @org.junit.jupiter.api.Test
    void theEdgesKnowAsManyAcceleratorsAsThereMayBe() {
        int most = all("HorizontalPodAutoscaler")
                .filter(scaler ->
                        scaler.at("/spec/scaleTargetRef/name").asText().equals("accelerator"))
                .mapToInt(scaler -> scaler.at("/spec/maxReplicas").asInt())
                .findFirst()
                .orElseGet(() -> Pod.of(objects, "accelerator")
                        .workload()
                        .at("/spec/replicas")
                        .asInt());
        assertThat(Pod.of(objects, "edge")
                        .environment()
                        .getOrDefault("SLUICE_EDGE_ACCELERATORS", "")
                        .split(","))
                .hasSizeGreaterThanOrEqualTo(most)
                .doesNotHaveDuplicates();
    }

    @org.junit.jupiter.api.Test
    void autoscalersOwnTheReplicasOfWhatIsThere() {
        all("HorizontalPodAutoscaler").forEach(scaler -> {
            JsonNode target = scaler.at("/spec/scaleTargetRef");
            ObjectNode workload = Overlays.find(
                    objects, target.path("kind").asText(), target.path("name").asText());
            assertThat(workload.at("/spec").has("replicas"))
                    .as("replicas of %s", Overlays.id(workload))
                    .isFalse();
        });
    }

    @org.junit.jupiter.api.Test
    void podsAreGivenTheTimeTheirStreamsMayTake() {
        Pod edge = Pod.of(objects, "edge");
        Pod accelerator = Pod.of(objects, "accelerator");
        Duration longest = edge.seconds("SLUICE_EDGE_TIMEOUTS_REQUEST");
        assertThat(edge.seconds("SLUICE_EDGE_TIMEOUTS_DRAIN")).isEqualTo(longest);
        Pod tokenizer = Pod.of(objects, "tokenizer");
        assertThat(tokenizer.seconds("SLUICE_TOKENIZER_DRAIN_TIME")).isGreaterThanOrEqualTo(longest);
        assertThat(tokenizer.seconds("SLUICE_TOKENIZER_MAX_CONNECTION_GRACE")).isGreaterThanOrEqualTo(longest);
        assertThat(accelerator.seconds("SLUICE_ACCELERATOR_MAX_REQUEST_TIME")).isGreaterThanOrEqualTo(longest);
        assertThat(accelerator.seconds("SLUICE_ACCELERATOR_DRAIN_TIME"))
                .isEqualTo(accelerator.seconds("SLUICE_ACCELERATOR_MAX_REQUEST_TIME"));
        Map<String, Duration> streams = Map.of(
                "edge",
                longest,
                "accelerator",
                accelerator.seconds("SLUICE_ACCELERATOR_DRAIN_TIME"),
                "tokenizer",
                tokenizer.seconds("SLUICE_TOKENIZER_DRAIN_TIME"),
                "kv-cache",
                Duration.ofSeconds(30));
        for (Pod pod : Pod.services(objects)) {
            long preStop =
                    pod.container().at("/lifecycle/preStop/sleep/seconds").asLong();
            long grace = pod.spec().path("terminationGracePeriodSeconds").asLong();
            assertThat(preStop).as(pod.name()).isGreaterThanOrEqualTo(5);
            assertThat(grace)
                    .as(pod.name())
                    .isGreaterThanOrEqualTo(preStop
                            + streams.getOrDefault(pod.name(), Duration.ofDays(1))
                                    .toSeconds()
                            + 15);
        }
    }

    @org.junit.jupiter.api.Test
    void podsAreRestricted() {
        pods().forEach(workload -> {
            JsonNode spec = workload.at("/spec/template/spec");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            spec.path("containers").forEach(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.path("image").asText())
                        .as("a pinned image")
                        .matches(".+:(?!latest$)[^:]+");
                assertThat(container.at("/resources/limits/memory").isTextual()).isTrue();
                assertThat(container.at("/resources/requests/cpu").isTextual()).isTrue();
                container
                        .path("volumeMounts")
                        .forEach(mount -> assertThat(volumes(workload))
                                .contains(mount.path("name").asText()));
            });
        });
        assertThat(all("Namespace")
                        .map(o -> o.at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                .asText()))
                .containsExactly("restricted");
    }

    @org.junit.jupiter.api.Test
    void livenessAsksNobodyElse() {
        for (Pod pod : Pod.services(objects)) {
            assertThat(pod.container().at("/livenessProbe/httpGet/path").asText())
                    .as("a path without the checks of peers")
                    .isEqualTo("/q/health/live");
        }
    }

    private static Set<String> volumes(JsonNode workload) {
        return Stream.concat(
                        workload.at("/spec/template/spec/volumes").valueStream().map(v -> v.path("name")),
                        workload.at("/spec/volumeClaimTemplates").valueStream().map(v -> v.at("/metadata/name")))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    /** Whether egress of the one and ingress of the other allow it, given that both deny by default. */
    private boolean allowed(Pod from, Pod to, int port) {
        boolean out = all("NetworkPolicy")
                .filter(policy -> matches(policy.at("/spec/podSelector"), from.labels()))
                .flatMap(policy -> policy.at("/spec/egress").valueStream())
                .anyMatch(rule -> rule.path("ports")
                                .valueStream()
                                .anyMatch(p -> p.path("port").asInt() == port)
                        && rule.path("to")
                                .valueStream()
                                .anyMatch(peer -> !peer.has("namespaceSelector")
                                        && matches(peer.path("podSelector"), to.labels())));
        boolean in = all("NetworkPolicy")
                .filter(policy -> matches(policy.at("/spec/podSelector"), to.labels()))
                .flatMap(policy -> policy.at("/spec/ingress").valueStream())
                .anyMatch(rule -> rule.path("ports").valueStream().anyMatch(p -> to.port(p.path("port")) == port)
                        && rule.path("from")
                                .valueStream()
                                .anyMatch(peer -> !peer.has("namespaceSelector")
                                        && matches(peer.path("podSelector"), from.labels())));
        return out && in;
    }

    private Pod podOf(ObjectNode service) {
        return new Pod(
                pods().filter(workload ->
                                labelled(service.at("/spec/selector"), workload.at("/spec/template/metadata/labels")))
                        .findFirst()
                        .orElseThrow(),
                objects);
    }

    private Stream<ObjectNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    private Stream<ObjectNode> pods() {
        return Overlays.workloads(objects);
    }

    private List<ObjectNode> selected(JsonNode selector) {
        return pods().filter(workload -> matches(selector, workload.at("/spec/template/metadata/labels")))
                .toList();
    }

    private static Stream<JsonNode> peers(ObjectNode policy) {
        return Stream.concat(
                policy.at("/spec/ingress")
                        .valueStream()
                        .flatMap(rule -> rule.path("from").valueStream()),
                policy.at("/spec/egress")
                        .valueStream()
                        .flatMap(rule -> rule.path("to").valueStream()));
    }

    private static boolean labelled(JsonNode wanted, JsonNode labels) {
        return wanted.propertyStream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return labelled(selector.path("matchLabels"), labels)
                && selector.path("matchExpressions").valueStream().allMatch(expression -> {
                    JsonNode value = labels.path(expression.path("key").asText());
                    return switch (expression.path("operator").asText()) {
                        case "Exists" -> !value.isMissingNode();
                        case "In" -> expression.path("values").valueStream().anyMatch(value::equals);
                        default -> throw new IllegalArgumentException("no operator " + expression);
                    };
                });
    }
}
