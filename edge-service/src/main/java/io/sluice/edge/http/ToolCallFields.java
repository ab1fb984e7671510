package io.sluice.edge.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;

/**
 * One entry of a message's {@code tool_calls}, as templates read it: what the client wrote, but for the arguments, which the API
 * sends as a string of JSON and templates take as the JSON that it holds.
 */
final class ToolCallFields {
    private final String param;
    private final StringBuilder out = new StringBuilder("{");
    private boolean function;
    private String name = "";

    private ToolCallFields(String param) {
        this.param = param;
    }

    /** Reads the array as JSON; empty where it has no call. */
    static String read(String param, JsonBody body) throws BadBody, IOException {
        StringBuilder calls = new StringBuilder();
        body.array(param, ToolFields.MAX, (at, element) -> {
            ToolCallFields call = new ToolCallFields(at);
            element.object(at, call::field);
            calls.append(calls.isEmpty() ? "[" : ",").append(call.json());
        });
        return calls.isEmpty() ? "" : calls.append(']').toString();
    }

    private void field(String field, JsonBody body) throws BadBody, IOException {
        if (body.isNull()) {
            return;
        }
        String at = param + '.' + field;
        key(out, field);
        switch (field) {
            case "type" -> {
                if (!body.string(at).equals("function")) {
                    throw new BadBody(at, "`" + at + "` must be `function`.");
                }
                out.append("\"function\"");
            }
            case "function" -> {
                function = true;
                out.append('{');
                body.object(at, this::functionField);
                out.append('}');
            }
            default -> out.append(body.raw(at));
        }
    }

    private void functionField(String field, JsonBody body) throws BadBody, IOException {
        String at = param + ".function." + field;
        key(out, field);
        switch (field) {
            case "name" -> {
                name = body.string(at);
                out.append(body.raw(at));
            }
            case "arguments" -> out.append(arguments(at, body));
            default -> out.append(body.raw(at));
        }
    }

    private static String arguments(String at, JsonBody body) throws BadBody, IOException {
        if (body.isNull()) {
            return "{}";
        }
        if (!body.isString()) {
            return body.raw(at);
        }
        String json = body.string(at).strip();
        if (json.isEmpty()) {
            return "{}";
        }
        JsonBody.require(at, json);
        return json;
    }

    private String json() throws BadBody {
        if (!function) {
            throw new BadBody(param + ".function", "`" + param + ".function` is missing. Send an object.");
        }
        ToolFields.requireName(param + ".function.name", name);
        return out.append('}').toString();
    }

    private static void key(StringBuilder out, String name) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        out.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(name))
                .append("\":");
    }
}
