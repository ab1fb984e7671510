package io.sluice.edge.http;

import io.sluice.edge.pipeline.Prompt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of tokenize and detokenize, in vLLM's shape. */
final class VocabularyBody {
    private final int maxMessages;
    String model = "";

    @Nullable
    Prompt prompt;

    int @Nullable [] ids;

    private VocabularyBody(int maxMessages) {
        this.maxMessages = maxMessages;
    }

    static VocabularyBody read(byte[] bytes, int maxMessages) throws BadBody {
        VocabularyBody body = new VocabularyBody(maxMessages);
        JsonBody.read(bytes, bytes.length, body::field);
        if (body.model.isEmpty()) {
            throw new BadBody("model", "`model` is missing. GET /v1/models lists the models.");
        }
        return body;
    }

    private void field(String name, JsonBody body) throws BadBody, IOException {
        if (body.isNull()) {
            return;
        }
        switch (name) {
            case "model" -> model = body.string(name);
            case "prompt" -> prompt = new Prompt.Text(body.string(name));
            case "messages" -> prompt = new Prompt.Conversation(MessageFields.read(body, maxMessages), "");
            case "tokens" -> ids = IdsField.read(name, body);
            case "return_token_strs" -> {
                if (body.bool(name)) {
                    throw SharedFields.unsupported(name);
                }
            }
            default -> body.skip();
        }
    }
}
