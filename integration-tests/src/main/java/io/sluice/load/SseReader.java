package io.sluice.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one streamed answer of any OpenAI-compatible server.
 *
 * <p>Sluice numbers its tokens ({@code id:}): such an event is a piece of the answer and is not looked into. Of the
 * events without a number each text counts as one token, unless the usage says more in the end.
 */
final class SseReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] ID = "id: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE_CLOSE = "data:[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final long RETRY_MILLIS = 100;

    /** Where a choice has text: chat, reasoning, plain completions. */
    private static final List<String> TEXTS =
            List.of("/delta/content", "/delta/reasoning_content", "/delta/reasoning", "/text");

    private final HttpBody body;

    SseReader(HttpBody body) {
        this.body = body;
    }

    /** Whether anything of the present answer has come. */
    boolean begun() {
        return body.begun();
    }

    /** Takes in an answer; false where the connection must not be used again. */
    boolean read(Answer answer) throws IOException {
        body.head();
        if (body.status() != 200) {
            refused(answer);
            return body.keep();
        }
        boolean numbers = false;
        boolean numbered = false;
        boolean stopped = false;
        boolean ended = false;
        while (body.next()) {
            if (numbers && body.lineStartsWith(ID)) {
                answer.arrived(number() + 1, body.readAt());
                numbered = true;
            } else if (body.lineStartsWith(DONE) || body.lineStartsWith(DONE_CLOSE)) {
                answer.finished(body.readAt());
                ended = true;
            } else if (body.lineStartsWith(DATA)) {
                if (!numbered) {
                    JsonNode event = event();
                    // Ids of other servers number what they like; Sluice's first event has none and names its request.
                    numbers |= event.has("x_groq");
                    stopped |= unnumbered(answer, event);
                }
                numbered = false;
            }
        }
        if (!ended && stopped && !numbers) {
            // The last word was a finish reason: some servers say nothing after it.
            answer.finished(body.readAt());
        }
        return body.keep();
    }

    /** Returns whether the event has a finish reason. */
    private boolean unnumbered(Answer answer, JsonNode event) {
        if (event.hasNonNull("error")) {
            JsonNode error = event.path("error");
            answer.failed(
                    "in mid-stream: "
                            + error.path("code").asText(error.path("type").asText("error")),
                    0);
            return false;
        }
        JsonNode usage = event.path("usage");
        if (usage.isObject()) {
            usage(answer, usage);
        }
        JsonNode server = event.path("x_sluice");
        if (server.has("cost_usd")) {
            answer.cost(server.path("cost_usd").asDouble());
        }
        if (server.has("stages_us")) {
            Map<String, Long> stages = new LinkedHashMap<>();
            server.path("stages_us")
                    .properties()
                    .forEach(
                            stage -> stages.put(stage.getKey(), stage.getValue().asLong()));
            answer.stages(stages, server.path("first_text_us").asLong());
        }
        JsonNode choice = event.path("choices").path(0);
        for (String place : TEXTS) {
            if (!choice.at(place).asText("").isEmpty()) {
                answer.arrivedUncounted(body.readAt());
                break;
            }
        }
        return choice.hasNonNull("finish_reason");
    }

    private static void usage(Answer answer, JsonNode usage) {
        answer.usage(
                usage.path("prompt_tokens").asLong(),
                usage.at("/prompt_tokens_details/cached_tokens").asLong(),
                usage.path("completion_tokens").asLong(-1),
                Math.round(usage.path("queue_time").asDouble() * 1e6),
                Math.round(usage.path("prompt_time").asDouble() * 1e6));
    }

    private JsonNode event() throws IOException {
        return JSON.readTree(body.line(), DATA.length, body.lineLength() - DATA.length);
    }

    private void refused(Answer answer) throws IOException {
        StringBuilder text = new StringBuilder();
        while (body.next()) {
            text.append(body.text());
        }
        String code = Json.text(text.toString(), "code");
        String type = Json.text(text.toString(), "type");
        answer.failed((body.status() + " " + (code.isEmpty() ? type : code)).strip(), retryMillis());
    }

    private long retryMillis() {
        try {
            return body.retryAfter().isEmpty() ? RETRY_MILLIS : (long) (Double.parseDouble(body.retryAfter()) * 1000);
        } catch (NumberFormatException aDate) {
            return RETRY_MILLIS;
        }
    }

    private long number() {
        long number = 0;
        byte[] line = body.line();
        for (int i = ID.length; i < body.lineLength() && line[i] >= '0' && line[i] <= '9'; i++) {
            number = number * 10 + (line[i] - '0');
        }
        return number;
    }
}
