package io.sluice.edge.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every request must keep, by whatever transport it came. Each error names the field and says what to do. */
final class RequestRules {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final Set<String> EFFORTS = Set.of("", "low", "medium", "high");
    private static final int MAX_STOPS = 4;
    private static final int MAX_STOP_BYTES = 256;
    private static final int MAX_KEY_BYTES = 128;
    private static final int MAX_TENANT_BYTES = 63;
    private static final int MAX_MODEL_LENGTH = 256;

    private final Limits limits;

    RequestRules(Limits limits) {
        this.limits = limits;
    }

    /** Returns what is wrong with a request, or null. */
    RequestFailure.@Nullable Invalid broken(InferenceRequest request) {
        if (request.model().isEmpty()) {
            return new RequestFailure.Invalid("model", "`model` is missing. GET /v1/models lists the models.");
        }
        if (request.model().length() > MAX_MODEL_LENGTH) {
            return new RequestFailure.Invalid("model", "`model` is longer than " + MAX_MODEL_LENGTH + " characters.");
        }
        RequestFailure.Invalid prompt = brokenPrompt(request.prompt());
        if (prompt != null) {
            return prompt;
        }
        RequestFailure.Invalid sampling = brokenSampling(request.sampling());
        if (sampling != null) {
            return sampling;
        }
        RequestFailure.Invalid stop = brokenStop(request.stop());
        return stop != null ? stop : brokenTerms(request.terms());
    }

    private RequestFailure.@Nullable Invalid brokenPrompt(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Conversation conversation -> brokenConversation(conversation);
            case Prompt.Text text ->
                text.text().isEmpty()
                        ? new RequestFailure.Invalid("prompt", "`prompt` is empty. Send at least one character.")
                        : null;
            case Prompt.Ids ids ->
                ids.ids().length == 0
                        ? new RequestFailure.Invalid("prompt", "`prompt` is empty. Send at least one token id.")
                        : null;
        };
    }

    private RequestFailure.@Nullable Invalid brokenConversation(Prompt.Conversation conversation) {
        List<Prompt.Message> messages = conversation.messages();
        if (messages.isEmpty()) {
            return new RequestFailure.Invalid("messages", "`messages` is empty. Send at least one message.");
        }
        if (messages.size() > limits.messages()) {
            return new RequestFailure.Invalid(
                    "messages",
                    "`messages` has " + messages.size() + " entries. At most " + limits.messages() + " are taken.");
        }
        for (int i = 0; i < messages.size(); i++) {
            if (!ROLES.contains(messages.get(i).role())) {
                String param = "messages[" + i + "].role";
                return new RequestFailure.Invalid(
                        param, "`" + param + "` must be one of system, developer, user, assistant, tool.");
            }
        }
        return EFFORTS.contains(conversation.reasoningEffort())
                ? null
                : new RequestFailure.Invalid("reasoning_effort", "`reasoning_effort` must be low, medium or high.");
    }

    private RequestFailure.@Nullable Invalid brokenSampling(Sampling sampling) {
        if (sampling.maxTokens().orElse(1) < 1) {
            return new RequestFailure.Invalid("max_tokens", "`max_tokens` must be 1 or more.");
        }
        double temperature = sampling.temperature().orElse(1);
        if (!(temperature >= 0 && temperature <= 2)) {
            return new RequestFailure.Invalid(
                    "temperature", "`temperature` must be from 0 to 2, not " + temperature + ".");
        }
        double topP = sampling.topP().orElse(1);
        if (!(topP > 0 && topP <= 1)) {
            return new RequestFailure.Invalid("top_p", "`top_p` must be above 0 and at most 1, not " + topP + ".");
        }
        return null;
    }

    private static RequestFailure.@Nullable Invalid brokenStop(List<String> stop) {
        if (stop.size() > MAX_STOPS) {
            return new RequestFailure.Invalid("stop", "`stop` has " + stop.size() + " strings. At most 4 are taken.");
        }
        for (int i = 0; i < stop.size(); i++) {
            int bytes = stop.get(i).getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > MAX_STOP_BYTES) {
                return new RequestFailure.Invalid(
                        "stop[" + i + "]", "`stop[" + i + "]` must have 1 to 256 bytes of UTF-8, not " + bytes + ".");
            }
        }
        return null;
    }

    private static RequestFailure.@Nullable Invalid brokenTerms(Terms terms) {
        // Room is left for the tenant's name, which goes before the client's own.
        int own = MAX_KEY_BYTES - MAX_TENANT_BYTES - 1;
        RequestFailure.Invalid user = tooLong("user", terms.fairnessId(), own);
        if (user != null) {
            return user;
        }
        RequestFailure.Invalid salt = tooLong("cache_salt", terms.cacheSalt(), own);
        return salt != null ? salt : tooLong("idempotency_key", terms.idempotencyKey(), MAX_KEY_BYTES);
    }

    private static RequestFailure.@Nullable Invalid tooLong(String param, String value, int most) {
        return value.getBytes(StandardCharsets.UTF_8).length <= most
                ? null
                : new RequestFailure.Invalid(param, "`" + param + "` is longer than " + most + " bytes of UTF-8.");
    }
}
