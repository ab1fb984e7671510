package io.sluice.edge.http;

import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Operation;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Utf8;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The body of a text completion: one prompt, as text or as token ids. */
final class CompletionBody {
    /** What the API documents for a completion that names no limit. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    private static final int MAX_IDS = 1 << 20;

    private final SharedFields shared = new SharedFields();
    private @Nullable Prompt prompt;
    private boolean addSpecial = true;

    private CompletionBody() {
        shared.maxTokens = OptionalInt.of(DEFAULT_MAX_TOKENS);
    }

    static ParsedBody read(byte[] bytes, int length, MultiMap headers) throws BadBody {
        CompletionBody completion = new CompletionBody();
        JsonBody.read(bytes, length, completion::field);
        if (completion.prompt == null) {
            throw new BadBody("prompt", "`prompt` is missing. Send a string or an array of token ids.");
        }
        SharedFields shared = completion.shared;
        return new ParsedBody(
                new InferenceRequest(
                        Operation.COMPLETION,
                        shared.model,
                        completion.prompt instanceof Prompt.Text text
                                ? new Prompt.Text(text.text(), completion.addSpecial)
                                : completion.prompt,
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
            case "prompt" -> prompt = prompt(body);
            // vLLM's: whether the text gets the tokens that the model's vocabulary puts around one.
            case "add_special_tokens" -> addSpecial = body.bool(name);
            case "echo" -> {
                if (body.bool(name)) {
                    throw SharedFields.unsupported(name);
                }
            }
            case "best_of" -> {
                if (body.integer(name, 1, Integer.MAX_VALUE) != 1) {
                    throw new BadBody(name, "`best_of` must be 1: one answer a request.");
                }
            }
            case "suffix" -> {
                if (!body.string(name).isEmpty()) {
                    throw SharedFields.unsupported(name);
                }
            }
            case "logprobs" -> throw SharedFields.unsupported(name);
            default -> body.skip();
        }
    }

    private static Prompt prompt(JsonBody body) throws BadBody, IOException {
        if (body.isString()) {
            return new Prompt.Text(body.utf8("prompt"), true);
        }
        Entries entries = new Entries();
        body.array("prompt", MAX_IDS, entries::add);
        return entries.text == null ? new Prompt.Ids(entries.ids.ids()) : new Prompt.Text(entries.text, true);
    }

    private static final class Entries {
        private final IdsField ids = new IdsField();
        private @Nullable Utf8 text;

        void add(String param, JsonBody body) throws BadBody, IOException {
            if (text != null || (!ids.isEmpty() && !body.isNumber())) {
                throw new BadBody(
                        "prompt", "`prompt` must be one string, or one array of token ids: one prompt a request.");
            }
            if (body.isString()) {
                text = body.utf8(param);
            } else {
                ids.add(param, body);
            }
        }
    }
}
