package io.sluice.edge.http;

import java.io.IOException;
import java.util.regex.Pattern;

/** Checks {@code tools}, and takes them as the client wrote them. */
final class ToolFields {
    /** The API's own rule for names. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    static final int MAX = 128;

    private final String param;
    private String type = "";
    private boolean function;
    private String name = "";

    private ToolFields(String param) {
        this.param = param;
    }

    /** Reads the array; empty where it has no tool. */
    static String read(JsonBody body) throws BadBody, IOException {
        int from = body.start();
        boolean[] some = {false};
        body.array("tools", MAX, (param, element) -> {
            some[0] = true;
            ToolFields tool = new ToolFields(param);
            element.object(param, tool::field);
            tool.check();
        });
        return some[0] ? body.raw("tools", from) : "";
    }

    private void field(String field, JsonBody body) throws BadBody, IOException {
        switch (field) {
            case "type" -> type = body.string(param + ".type");
            case "function" -> {
                function = true;
                body.object(param + ".function", this::functionField);
            }
            default -> body.skip();
        }
    }

    private void functionField(String field, JsonBody body) throws BadBody, IOException {
        String at = param + ".function." + field;
        switch (field) {
            case "name" -> name = body.string(at);
            case "description" -> {
                if (!body.isNull()) {
                    body.string(at);
                }
            }
            case "parameters" -> {
                if (!body.isNull()) {
                    body.object(at, (key, value) -> value.skip());
                }
            }
            default -> body.skip();
        }
    }

    private void check() throws BadBody {
        if (!type.equals("function")) {
            throw new BadBody(param + ".type", "`" + param + ".type` must be `function`.");
        }
        if (!function) {
            throw new BadBody(param + ".function", "`" + param + ".function` is missing. Send an object.");
        }
        requireName(param + ".function.name", name);
    }

    static void requireName(String param, String name) throws BadBody {
        if (!NAME.matcher(name).matches()) {
            throw new BadBody(param, "`" + param + "` must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -.");
        }
    }
}
