package io.sluice.peer;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One event of a streamed chat completion, as OpenAI writes it. */
record Chunk(String id, String object, long created, String model, List<Choice> choices) {
    record Choice(
            int index,
            Delta delta,
            @Nullable Object logprobs,
            @JsonProperty("finish_reason") @Nullable String finishReason) {}

    record Delta(String content) {}

    static Chunk of(String content) {
        return new Chunk(
                "chatcmpl-0123456789abcdefghjkmnpqrs",
                "chat.completion.chunk",
                1_700_000_000,
                "openai/gpt-oss-20b",
                List.of(new Choice(0, new Delta(content), null, null)));
    }
}
