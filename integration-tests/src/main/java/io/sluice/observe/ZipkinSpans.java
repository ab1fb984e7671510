package io.sluice.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Turns OTLP spans into Zipkin's (v2 JSON), as OpenTelemetry's specification maps them. */
final class ZipkinSpans {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    private ZipkinSpans() {}

    /** Returns one JSON object for each span. */
    static List<ObjectNode> of(ExportTraceServiceRequest request) {
        List<ObjectNode> spans = new ArrayList<>();
        for (ResourceSpans resource : request.getResourceSpansList()) {
            String service = service(resource.getResource());
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                scope.getSpansList().forEach(span -> spans.add(span(service, span)));
            }
        }
        return spans;
    }

    private static String service(Resource resource) {
        return resource.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("unknown");
    }

    private static ObjectNode span(String service, Span span) {
        long start = span.getStartTimeUnixNano() / 1_000;
        ObjectNode json = JSON.createObjectNode()
                .put("traceId", HEX.formatHex(span.getTraceId().toByteArray()))
                .put("id", HEX.formatHex(span.getSpanId().toByteArray()))
                .put("name", span.getName())
                .put("timestamp", start)
                // Zipkin takes a duration of 0 for none.
                .put("duration", Math.max(1, span.getEndTimeUnixNano() / 1_000 - start));
        if (!span.getParentSpanId().isEmpty()) {
            json.put("parentId", HEX.formatHex(span.getParentSpanId().toByteArray()));
        }
        switch (span.getKind()) {
            case SPAN_KIND_CLIENT -> json.put("kind", "CLIENT");
            case SPAN_KIND_SERVER -> json.put("kind", "SERVER");
            case SPAN_KIND_PRODUCER -> json.put("kind", "PRODUCER");
            case SPAN_KIND_CONSUMER -> json.put("kind", "CONSUMER");
            case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> {}
        }
        json.putObject("localEndpoint").put("serviceName", service);
        ObjectNode tags = json.putObject("tags");
        for (KeyValue attribute : span.getAttributesList()) {
            tags.put(attribute.getKey(), text(attribute.getValue()));
        }
        if (span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR) {
            tags.put("error", span.getStatus().getMessage());
        }
        ArrayNode annotations = json.putArray("annotations");
        for (Span.Event event : span.getEventsList()) {
            annotations
                    .addObject()
                    .put("timestamp", event.getTimeUnixNano() / 1_000)
                    .put("value", event.getName());
        }
        return json;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case INT_VALUE -> Long.toString(value.getIntValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(ZipkinSpans::text)
                        .collect(Collectors.joining(","));
            default -> value.toString();
        };
    }
}
