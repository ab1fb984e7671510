package io.sluice.edge.http;

import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Operation;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The body of a chat completion. What the plane cannot honour is refused by name; what nobody knows is ignored, as the
 * peers do.
 */
final class ChatBody {
    private static final Set<String> EFFORTS = Set.of("none", "default", "low", "medium", "high");
    private static final Set<String> FORMATS = Set.of("raw", "parsed", "hidden");

    private final SharedFields shared = new SharedFields();
    private final ConversationFields conversation;
    private OptionalInt maxCompletionTokens = OptionalInt.empty();
    private String effort = "";
    private boolean toolsOff;

    private ChatBody(int maxMessages) {
        this.conversation = new ConversationFields(maxMessages);
    }

    static ParsedBody read(byte[] bytes, int length, MultiMap headers, int maxMessages) throws BadBody {
        ChatBody chat = new ChatBody(maxMessages);
        JsonBody.read(bytes, length, chat::field);
        return chat.parsed(headers);
    }

    private ParsedBody parsed(MultiMap headers) throws BadBody {
        if (maxCompletionTokens.isPresent()) {
            shared.maxTokens = maxCompletionTokens;
        }
        return new ParsedBody(
                new InferenceRequest(
                        Operation.CHAT,
                        shared.model,
                        conversation.conversation(effort, !toolsOff),
                        shared.sampling(),
                        shared.stop,
                        shared.terms(headers),
                        shared.stream),
                shared.includeUsage,
                shared.tier);
    }

    private void field(String name, JsonBody body) throws BadBody, IOException {
        if (body.isNull() || shared.take(name, body) || conversation.take(name, body)) {
            return;
        }
        switch (name) {
            case "max_completion_tokens" ->
                maxCompletionTokens = OptionalInt.of((int) body.integer(name, 1, Integer.MAX_VALUE));
            case "reasoning_effort" -> {
                String asked = body.oneOf(name, EFFORTS);
                effort = asked.equals("none") || asked.equals("default") ? "" : asked;
            }
            // The plane's models answer with plain text, which is the same in every format.
            case "reasoning_format" -> body.oneOf(name, FORMATS);
            case "logprobs", "add_special_tokens" -> ConversationFields.off(name, body);
            case "tool_choice" -> toolChoice(body);
            case "response_format" -> body.object(name, this::responseFormat);
            case "modalities" -> body.array(name, 2, (param, kind) -> kind.oneOf(param, Set.of("text")));
            case "top_logprobs", "functions", "function_call", "audio", "prediction", "web_search_options" ->
                throw SharedFields.unsupported(name);
            default -> body.skip();
        }
    }

    /** The modelled engine calls tools or not, as it likes: a choice that binds it cannot be honoured. */
    private void toolChoice(JsonBody body) throws BadBody, IOException {
        if (!body.isString()) {
            throw SharedFields.unsupported("tool_choice");
        }
        switch (body.string("tool_choice")) {
            case "none" -> toolsOff = true;
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
}
