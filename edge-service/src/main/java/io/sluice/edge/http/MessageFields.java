package io.sluice.edge.http;

import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One entry of {@code messages}: text alone, as a string or in parts, and the calls of tools. */
final class MessageFields {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_PARTS = 1024;

    private final String param;
    private final StringBuilder fields = new StringBuilder();
    private String role = "";
    private Utf8 content = Utf8.EMPTY;
    private String parts = "";
    private String name = "";
    private boolean hasContent;
    private boolean calls;

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
        boolean isAssistant = role.equals("assistant");
        if (!hasContent && !(calls && isAssistant)) {
            throw new BadBody(param + ".content", "`" + param + ".content` is missing. Send a string or text parts.");
        }
        if (calls && !isAssistant) {
            throw new BadBody(
                    param + ".tool_calls", "`" + param + ".tool_calls` is for messages of the assistant alone.");
        }
        return new Prompt.Message(
                role, content, name, fields.isEmpty() ? "" : fields.append('}').toString(), parts);
    }

    private void field(String field, JsonBody body) throws BadBody, IOException {
        if (body.isNull()) {
            return;
        }
        String at = param + '.' + field;
        switch (field) {
            case "role" -> role = body.oneOf(at, ROLES);
            case "content" -> content(body);
            case "name" -> name = body.string(at);
            case "tool_calls" -> {
                String read = ToolCallFields.read(at, body);
                calls = !read.isEmpty();
                if (calls) {
                    add(field, read);
                }
            }
            case "tool_call_id", "reasoning_content", "reasoning" -> {
                body.string(at);
                add(field, body.raw(at));
            }
            case "function_call", "audio" -> throw SharedFields.unsupported(at);
            default -> body.skip();
        }
    }

    private void add(String field, String json) {
        fields.append(fields.isEmpty() ? "{\"" : ",\"")
                .append(field)
                .append("\":")
                .append(json);
    }

    private void content(JsonBody body) throws BadBody, IOException {
        hasContent = true;
        String at = param + ".content";
        if (body.isString()) {
            content = body.utf8(at);
            return;
        }
        if (!body.isArray()) {
            throw new BadBody(at, "`" + at + "` must be a string or an array of text parts.");
        }
        int from = body.start();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        body.array(at, MAX_PARTS, (part, element) -> {
            Part read = new Part(part);
            element.object(part, read::field);
            text.writeBytes(read.text().bytes());
        });
        content = Utf8.of(text.toByteArray());
        parts = body.raw(at, from);
    }

    private static final class Part {
        private final String param;
        private String type = "";
        private Utf8 text = Utf8.EMPTY;

        Part(String param) {
            this.param = param;
        }

        void field(String field, JsonBody body) throws BadBody, IOException {
            switch (field) {
                case "type" -> type = body.string(param + ".type");
                case "text" -> text = body.utf8(param + ".text");
                default -> body.skip();
            }
        }

        Utf8 text() throws BadBody {
            if (!type.equals("text")) {
                throw new BadBody(
                        param + ".type", "`" + param + ".type` must be `text`; other parts are not supported.");
            }
            return text;
        }
    }
}
