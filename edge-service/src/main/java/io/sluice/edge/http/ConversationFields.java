package io.sluice.edge.http;

import io.sluice.edge.pipeline.Prompt;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that make up a conversation's prompt, wherever one is sent. What templates read goes on as it was written. */
final class ConversationFields {
    private final int maxMessages;
    private @Nullable List<Prompt.Message> messages;
    private String tools = "";
    private String kwargs = "";
    private String documents = "";
    private boolean opensAnswer = true;

    ConversationFields(int maxMessages) {
        this.maxMessages = maxMessages;
    }

    /** Reads a field, if it is one of these; otherwise leaves it. */
    boolean take(String name, JsonBody body) throws BadBody, IOException {
        switch (name) {
            case "messages" -> messages = MessageFields.read(body, maxMessages);
            case "tools" -> tools = ToolFields.read(body);
            case "chat_template_kwargs" -> {
                int from = body.start();
                body.object(name, (key, value) -> value.skip());
                kwargs = body.raw(name, from);
            }
            case "documents" -> {
                int from = body.start();
                body.array(name, maxMessages, (param, value) -> value.object(param, (key, field) -> field.skip()));
                documents = body.raw(name, from);
            }
            case "add_generation_prompt" -> opensAnswer = body.bool(name);
            case "continue_final_message" -> off(name, body);
            case "chat_template" -> throw SharedFields.unsupported(name);
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean hasTools() {
        return !tools.isEmpty();
    }

    boolean hasMessages() {
        return messages != null;
    }

    /**
     * Returns the conversation.
     *
     * @param withTools whether the model is told of the tools
     */
    Prompt.Conversation conversation(String effort, boolean withTools) throws BadBody {
        if (messages == null) {
            throw new BadBody("messages", "`messages` is missing. Send at least one message.");
        }
        return new Prompt.Conversation(messages, effort, withTools ? tools : "", variables(), opensAnswer);
    }

    private String variables() {
        if (documents.isEmpty()) {
            return kwargs;
        }
        String others = kwargs.isEmpty() ? "" : kwargs.substring(1, kwargs.length() - 1);
        return "{" + others + (others.isBlank() ? "" : ",") + "\"documents\":" + documents + "}";
    }

    static void off(String name, JsonBody body) throws BadBody {
        if (body.bool(name)) {
            throw SharedFields.unsupported(name);
        }
    }
}
