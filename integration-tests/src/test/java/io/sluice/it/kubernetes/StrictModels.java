package io.sluice.it.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks objects against the published models of their kinds, field by field and down to the leaves: a field that the
 * model does not have, or a value of another type, is a fault. An object of a kind without a model is one as well.
 */
final class StrictModels {
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class),
            Map.entry("inference.networking.k8s.io/v1/InferencePool", InferencePool.class));
    /** Types whose form in JSON is a single value; Jackson's view of their Java fields is not that of the API. */
    private static final List<String> SCALARS = List.of("Quantity", "IntOrString", "Duration", "MicroTime");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private StrictModels() {}

    /** The faults of an object; none is the empty list. */
    static List<String> faults(ObjectNode object) {
        String kind =
                object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        Class<?> model = KINDS.get(kind);
        if (model == null) {
            return List.of("no model of " + kind);
        }
        List<String> faults = new ArrayList<>();
        walk(JSON.constructType(model), object, Overlays.id(object), faults);
        try {
            JSON.treeToValue(object, model);
        } catch (JsonMappingException e) {
            faults.add(Overlays.id(object) + ": " + e.getOriginalMessage() + " at " + e.getPathReference());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            faults.add(Overlays.id(object) + ": " + e.getOriginalMessage());
        }
        return faults;
    }

    private static void walk(JavaType type, JsonNode node, String path, List<String> faults) {
        if (type.isMapLikeType() || SCALARS.contains(type.getRawClass().getSimpleName())) {
            return;
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            if (!node.isArray()) {
                faults.add(path + " is not a list");
            }
            int index = 0;
            for (JsonNode element : node) {
                walk(type.getContentType(), element, path + "[" + index++ + "]", faults);
            }
            return;
        }
        if (type.isEnumType() || !type.getRawClass().getName().startsWith("io.")) {
            scalar(type.getRawClass(), node, path, faults);
            return;
        }
        Map<String, JavaType> known = JSON.getDeserializationConfig().introspect(type).findProperties().stream()
                .collect(Collectors.toMap(BeanPropertyDefinition::getName, BeanPropertyDefinition::getPrimaryType));
        if (!node.isObject()) {
            faults.add(path + " is not an object");
        }
        node.properties().forEach(entry -> {
            JavaType field = known.get(entry.getKey());
            if (field == null || entry.getKey().equals("additionalProperties")) {
                faults.add(path + " has no field " + entry.getKey());
            } else {
                walk(field, entry.getValue(), path + "." + entry.getKey(), faults);
            }
        });
    }

    /** Jackson would turn a number into a text and back; the API's server does not. */
    private static void scalar(Class<?> type, JsonNode node, String path, List<String> faults) {
        boolean fits = switch (type.getSimpleName()) {
            case "String" -> node.isTextual();
            case "Boolean", "boolean" -> node.isBoolean();
            case "Integer", "int", "Long", "long" -> node.isIntegralNumber();
            default -> true;
        };
        if (!fits) {
            faults.add(path + " is " + node + ", which is no " + type.getSimpleName());
        }
    }
}
