package io.sluice.edge.http;

import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Operation;
import io.sluice.edge.pipeline.Prompt;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a chat completion. What the plane cannot honour is refused by name; what nobody knows is ignored, as the
 * peers do.
 */
final class ChatBody {
    private static final Set<String> EFFORTS = Set.of("none", "default", "low", "medium", "high");
    private static final Set<String> FORMATS = Set.of("raw", "parsed", "hidden");

    private final SharedFields shared = new SharedFields();
    private final int maxMessages;
    private OptionalInt maxCompletionTokens = OptionalInt.empty();
    private String effort = "";
    private boolean tools;
    private boolean toolsOff;
    private @Nullable List<Prompt.Message> messages;

    private ChatBody(int maxMessages) {
        this.maxMessages = maxMessages;
    }

    static ParsedBody read(byte[] bytes, int length, MultiMap headers, int maxMessages) throws BadBody {
        ChatBody chat = new ChatBody(maxMessages);
        JsonBody.read(bytes, length, chat::field);
        return chat.parsed(headers);
    }

    private ParsedBody parsed(MultiMap headers) throws BadBody {
        if (messages == null) {
            throw new BadBody("messages", "`messages` is missing. Send at least one message.");
        }
        if (tools && !toolsOff) {
            throw SharedFields.unsupported("tools");
        }
        if (maxCompletionTokens.isPresent()) {
            shared.maxTokens = maxCompletionTokens;
        }
        return new ParsedBody(
                new InferenceRequest(
                        Operation.CHAT,
                        shared.model,
                        new Prompt.Conversation(messages, effort),
                        shared.sampling(),
                        shared.stop,
                        shared.terms(headers),
                        shared.stream),
                shared.includeUsage,
                shared.tier);
    }

    private void field(String name, JsonBody body) throws BadBody, IOException {
        if (body.isNull() || shared.take(name, body)) {
            return;
        }
        switch (name) {
            case "messages" -> messages = MessageFields.read(body, maxMessages);
            case "max_completion_tokens" ->
                maxCompletionTokens = OptionalInt.of((int) body.integer(name, 1, Integer.MAX_VALUE));
            case "reasoning_effort" -> {
                String asked = body.oneOf(name, EFFORTS);
                effort = asked.equals("none") || asked.equals("default") ? "" : asked;
            }
            // The plane's models answer with plain text, which is the same in every format.
            case "reasoning_format" -> body.oneOf(name, FORMATS);
            case "logprobs" -> off(name, body);
            case "tools" ->
                body.array(name, 128, (param, tool) -> {
                    tools = true;
                    tool.skip();
                });
            case "tool_choice" -> toolChoice(body);
            case "response_format" -> body.object(name, this::responseFormat);
            case "modalities" -> body.array(name, 2, (param, kind) -> kind.oneOf(param, Set.of("text")));
            case "top_logprobs", "functions", "function_call", "audio", "prediction", "web_search_options" ->
                throw SharedFields.unsupported(name);
            default -> body.skip();
        }
    }

    private void toolChoice(JsonBody body) throws BadBody, IOException {
        if (!body.isString()) {
            throw SharedFields.unsupported("tool_choice");
        }
        switch (body.string("tool_choice")) {
            case "none" -> toolsOff = true;
            // Means nothing without tools, and those are refused by themselves.
            case "auto" -> {}
            default -> throw SharedFields.unsupported("tool_choice");
        }
    }

    private void responseFormat(String name, JsonBody body) throws BadBody, IOException {
        if (name.equals("type") && !body.string("response_format.type").equals("text")) {
            throw SharedFields.unsupported("response_format");
        }
        body.skip();
    }

    private static void off(String name, JsonBody body) throws BadBody {
        if (body.bool(name)) {
            throw SharedFields.unsupported(name);
        }
    }
}
