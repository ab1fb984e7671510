package io.sluice.edge.http;

import io.sluice.edge.pipeline.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One entry of {@code messages}: text alone, as a string or in parts. */
final class MessageFields {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_PARTS = 1024;

    private final String param;
    private String role = "";
    private String content = "";
    private String name = "";
    private boolean hasContent;

    private MessageFields(String param) {
        this.param = param;
    }

    static List<Prompt.Message> read(JsonBody body, int max) throws BadBody, IOException {
        List<Prompt.Message> messages = new ArrayList<>();
        body.array("messages", max, (param, element) -> {
            MessageFields message = new MessageFields(param);
            element.object(param, message::field);
            messages.add(message.message());
        });
        return messages;
    }

    private Prompt.Message message() throws BadBody {
        if (role.isEmpty()) {
            throw new BadBody(param + ".role", "`" + param + ".role` is missing.");
        }
        if (!hasContent) {
            throw new BadBody(param + ".content", "`" + param + ".content` is missing. Send a string or text parts.");
        }
        return new Prompt.Message(role, content, name);
    }

    private void field(String field, JsonBody body) throws BadBody, IOException {
        if (body.isNull()) {
            return;
        }
        switch (field) {
            case "role" -> role = body.oneOf(param + ".role", ROLES);
            case "content" -> content(body);
            case "name" -> name = body.string(param + ".name");
            case "tool_calls" ->
                body.array(param + ".tool_calls", 1, (at, call) -> {
                    throw SharedFields.unsupported(at);
                });
            case "function_call", "audio" -> throw SharedFields.unsupported(param + '.' + field);
            default -> body.skip();
        }
    }

    private void content(JsonBody body) throws BadBody, IOException {
        hasContent = true;
        if (body.isString()) {
            content = body.string(param + ".content");
            return;
        }
        if (!body.isArray()) {
            throw new BadBody(
                    param + ".content", "`" + param + ".content` must be a string or an array of text parts.");
        }
        StringBuilder text = new StringBuilder();
        body.array(param + ".content", MAX_PARTS, (at, part) -> {
            Part read = new Part(at);
            part.object(at, read::field);
            text.append(read.text());
        });
        content = text.toString();
    }

    private static final class Part {
        private final String param;
        private String type = "";
        private String text = "";

        Part(String param) {
            this.param = param;
        }

        void field(String field, JsonBody body) throws BadBody, IOException {
            switch (field) {
                case "type" -> type = body.string(param + ".type");
                case "text" -> text = body.string(param + ".text");
                default -> body.skip();
            }
        }

        String text() throws BadBody {
            if (!type.equals("text")) {
                throw new BadBody(
                        param + ".type", "`" + param + ".type` must be `text`; other parts are not supported.");
            }
            return text;
        }
    }
}
