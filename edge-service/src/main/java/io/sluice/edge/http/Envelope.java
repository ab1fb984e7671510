package io.sluice.edge.http;

import io.sluice.edge.pipeline.AcceleratorPort.EndReason;
import io.sluice.edge.pipeline.AnswerSink.Answer;
import io.sluice.edge.pipeline.Exchange;
import io.sluice.edge.pipeline.FirstTokenPart;
import io.sluice.edge.pipeline.FirstTokenParts;
import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Operation;
import java.nio.charset.StandardCharsets;

/**
 * The JSON around an answer: everything that is the same in every chunk of a stream is encoded once.
 *
 * <p>Chat and text completions differ in names only: where the text stands, and what the objects are called.
 */
final class Envelope {
    private static final String FINGERPRINT = "fp_sluice_1";

    private final boolean chat;
    private final String requestId;
    private final long receivedAtEpochMicros;
    private final long seed;
    private final String head;
    private final String tier;

    /**
     * Makes the envelope of a request that has a place.
     *
     * @param exchange the request
     * @param tier service tier to report
     * @param chunk whether it is for the chunks of a stream
     */
    static Envelope of(Exchange exchange, String tier, boolean chunk) {
        InferenceRequest request = exchange.parsed().orElseThrow();
        return new Envelope(
                request.operation(),
                request.model(),
                exchange.id(),
                exchange.receivedAtEpochMicros(),
                exchange.seed(),
                tier,
                chunk);
    }

    Envelope(
            Operation operation,
            String model,
            String requestId,
            long receivedAtEpochMicros,
            long seed,
            String tier,
            boolean chunk) {
        this.chat = operation == Operation.CHAT;
        this.requestId = requestId;
        this.receivedAtEpochMicros = receivedAtEpochMicros;
        this.seed = seed;
        this.tier = tier;
        String object = chat ? (chunk ? "chat.completion.chunk" : "chat.completion") : "text_completion";
        String prefix = chat ? "chatcmpl-" : "cmpl-";
        JsonBytes json = new JsonBytes(256);
        json.raw("{\"id\":")
                .string(prefix + requestId.substring(requestId.indexOf('_') + 1))
                .raw(",\"object\":")
                .string(object)
                .raw(",\"created\":")
                .number(receivedAtEpochMicros / 1_000_000)
                .raw(",\"model\":")
                .string(model)
                .raw(",\"system_fingerprint\":")
                .string(FINGERPRINT);
        this.head = new String(json.copy(), StandardCharsets.UTF_8);
    }

    /** Returns what comes before the text of a delta. */
    byte[] beforeText() {
        String where = chat ? "{\"index\":0,\"delta\":{\"content\":\"" : "{\"index\":0,\"text\":\"";
        return utf8("data: " + head + ",\"choices\":[" + where);
    }

    /** Returns what comes after the text of a delta. */
    byte[] afterText(boolean withUsage) {
        String where = chat
                ? "\"},\"logprobs\":null,\"finish_reason\":null}]"
                : "\",\"logprobs\":null,\"finish_reason\":null}]";
        return utf8(where + (withUsage ? ",\"usage\":null}\n\n" : "}\n\n"));
    }

    /** Appends the first chunk: who speaks, and how to find the request again. */
    void first(JsonBytes json, boolean withUsage) {
        json.raw("data: ").raw(head).raw(",\"choices\":[");
        json.raw(
                chat
                        ? "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]"
                        : "{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":null}]");
        json.raw(",\"service_tier\":").string(tier);
        xGroq(json).raw(",\"seed\":").number(seed).raw("}");
        json.raw(withUsage ? ",\"usage\":null}\n\n" : "}\n\n");
    }

    /** Appends the last chunk with a choice: why it ended, and the usage. */
    void last(JsonBytes json, Answer answer) {
        json.raw("data: ").raw(head).raw(",\"choices\":[");
        json.raw(chat ? "{\"index\":0,\"delta\":{}" : "{\"index\":0,\"text\":\"\"");
        json.raw(",\"logprobs\":null,\"finish_reason\":\"")
                .raw(reason(answer.reason()))
                .raw("\"}]");
        json.raw(",\"service_tier\":").string(tier);
        xGroq(json).raw(",\"seed\":").number(seed).raw(",\"usage\":");
        usage(json, answer);
        json.raw("},\"usage\":");
        usage(json, answer);
        firstToken(json, answer);
        json.raw("}\n\n");
    }

    /** Appends the chunk that has a usage and no choice. */
    void usageChunk(JsonBytes json, Answer answer) {
        json.raw("data: ").raw(head).raw(",\"choices\":[],\"usage\":");
        usage(json, answer);
        json.raw("}\n\n");
    }

    /** Appends a whole answer. */
    void whole(JsonBytes json, String text, Answer answer) {
        json.raw(head).raw(",\"choices\":[{\"index\":0,");
        if (chat) {
            json.raw("\"message\":{\"role\":\"assistant\",\"content\":")
                    .string(text)
                    .raw(",\"refusal\":null}");
        } else {
            json.raw("\"text\":").string(text);
        }
        json.raw(",\"logprobs\":null,\"finish_reason\":\"")
                .raw(reason(answer.reason()))
                .raw("\"}],\"usage\":");
        usage(json, answer);
        json.raw(",\"service_tier\":").string(tier);
        xGroq(json).raw(",\"seed\":").number(seed).raw("}");
        firstToken(json, answer);
        json.raw("}");
    }

    /** Tells when the request came, where the time to its first text went, in microseconds, and what the answer cost, if known. */
    private void firstToken(JsonBytes json, Answer answer) {
        FirstTokenParts parts = answer.firstToken();
        if (parts.firstTextMicros() < 0) {
            return;
        }
        json.raw(",\"x_sluice\":{\"received_at_us\":").number(receivedAtEpochMicros);
        json.raw(",\"first_text_us\":").number(parts.firstTextMicros());
        json.raw(",\"stages_us\":{");
        for (FirstTokenPart part : FirstTokenPart.values()) {
            json.raw(part.ordinal() == 0 ? "" : ",")
                    .string(part.label())
                    .raw(":")
                    .number(parts.micros(part));
        }
        json.raw("}");
        answer.times()
                .use()
                .costUsd()
                .ifPresent(usd -> json.raw(",\"cost_usd\":").raw(Double.toString(usd)));
        json.raw("}");
    }

    private JsonBytes xGroq(JsonBytes json) {
        return json.raw(",\"x_groq\":{\"id\":").string(requestId);
    }

    private static void usage(JsonBytes json, Answer answer) {
        long prompt = answer.usage().promptTokens();
        long completion = answer.usage().completionTokens();
        json.raw("{\"queue_time\":").seconds(answer.times().queueMicros() + answer.edgeQueueMicros());
        json.raw(",\"prompt_tokens\":").number(prompt);
        json.raw(",\"prompt_time\":").seconds(answer.times().promptMicros());
        json.raw(",\"completion_tokens\":").number(completion);
        json.raw(",\"completion_time\":").seconds(answer.times().completionMicros());
        json.raw(",\"total_tokens\":").number(prompt + completion);
        json.raw(",\"total_time\":")
                .seconds(answer.times().promptMicros() + answer.times().completionMicros());
        json.raw(",\"prompt_tokens_details\":{\"cached_tokens\":")
                .number(answer.usage().cachedTokens());
        json.raw("},\"completion_tokens_details\":{\"reasoning_tokens\":0}}");
    }

    private static String reason(EndReason reason) {
        return switch (reason) {
            case STOP, CANCELLED -> "stop";
            case LENGTH -> "length";
            case DEADLINE, ERROR -> throw new IllegalArgumentException("no answer ends with " + reason);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
