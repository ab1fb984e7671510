package io.sluice.edge.http;

import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Utf8;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of tokenize and detokenize, in vLLM's shape. */
final class VocabularyBody {
    private final ConversationFields conversation;
    private @Nullable Utf8 prompt;
    private boolean addSpecial = true;
    private boolean addSpecialToChat;
    String model = "";
    boolean strings;

    int @Nullable [] ids;

    private VocabularyBody(int maxMessages) {
        this.conversation = new ConversationFields(maxMessages);
    }

    static VocabularyBody read(byte[] bytes, int maxMessages) throws BadBody {
        VocabularyBody body = new VocabularyBody(maxMessages);
        JsonBody.read(bytes, bytes.length, body::field);
        if (body.model.isEmpty()) {
            throw new BadBody("model", "`model` is missing. GET /v1/models lists the models.");
        }
        return body;
    }

    /** Returns what to encode. */
    Prompt prompt() throws BadBody {
        if (conversation.hasMessages()) {
            if (prompt != null) {
                throw new BadBody("prompt", "`prompt` and `messages` cannot both be sent. Send one of them.");
            }
            if (addSpecialToChat) {
                throw SharedFields.unsupported("add_special_tokens");
            }
            return conversation.conversation("", true);
        }
        if (prompt == null) {
            throw new BadBody("prompt", "`prompt` is missing. Send a string, or `messages`.");
        }
        return new Prompt.Text(prompt, addSpecial);
    }

    private void field(String name, JsonBody body) throws BadBody, IOException {
        if (body.isNull() || conversation.take(name, body)) {
            return;
        }
        switch (name) {
            case "model" -> model = body.string(name);
            case "prompt" -> prompt = body.utf8(name);
            case "tokens" -> ids = IdsField.read(name, body);
            // vLLM's default for a text is yes; for a conversation it is no, as the template writes them.
            case "add_special_tokens" -> {
                addSpecial = body.bool(name);
                addSpecialToChat = addSpecial;
            }
            case "return_token_strs" -> strings = body.bool(name);
            default -> body.skip();
        }
    }
}
