package io.sluice.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.edge.pipeline.AcceleratorPort.EndReason;
import io.sluice.edge.pipeline.AnswerSink.Answer;
import io.sluice.edge.pipeline.FirstTokenParts;
import io.sluice.edge.pipeline.Operation;
import io.sluice.edge.pipeline.RequestFailure;
import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Answer ANSWER = new Answer(
            EndReason.LENGTH,
            new Usage(20, 16, 3),
            new WorkerTimes(1_500, 250_000, 1_000_000, 0),
            500,
            FirstTokenParts.NONE);

    private final Envelope chat = new Envelope(Operation.CHAT, "a/b", "req_7", 99_000_001, 42, "default", true);

    @Test
    void theFirstChunkSaysWhoSpeaksAndWhichRequestItIs() throws IOException {
        JsonNode chunk = event(bytes -> chat.first(bytes, true));
        assertEquals("chatcmpl-7", chunk.get("id").asText());
        assertEquals("chat.completion.chunk", chunk.get("object").asText());
        assertEquals(99, chunk.get("created").asLong());
        assertEquals("a/b", chunk.get("model").asText());
        JsonNode choice = chunk.get("choices").get(0);
        assertEquals(0, choice.get("index").asInt());
        assertEquals("assistant", choice.get("delta").get("role").asText());
        assertEquals("", choice.get("delta").get("content").asText());
        assertTrue(choice.get("finish_reason").isNull());
        assertEquals("req_7", chunk.get("x_groq").get("id").asText());
        assertEquals(42, chunk.get("x_groq").get("seed").asLong());
        assertTrue(chunk.get("usage").isNull());
        assertFalse(event(bytes -> chat.first(bytes, false)).has("usage"));
    }

    @Test
    void aDeltaIsItsTextBetweenWhatWasEncodedBefore() throws IOException {
        for (boolean withUsage : new boolean[] {true, false}) {
            JsonNode chunk =
                    event(bytes -> bytes.raw(chat.beforeText()).escaped("\"é\n").raw(chat.afterText(withUsage)));
            assertEquals("\"é\n", chunk.at("/choices/0/delta/content").asText());
            assertEquals(withUsage, chunk.has("usage"));
        }
    }

    @Test
    void theLastChunkHasTheUsageTwiceAndTheUsageChunkHasNoChoice() throws IOException {
        JsonNode last = event(bytes -> chat.last(bytes, ANSWER));
        assertEquals("length", last.at("/choices/0/finish_reason").asText());
        assertEquals(0, last.at("/choices/0/delta").size());
        assertEquals(last.get("usage"), last.at("/x_groq/usage"));
        JsonNode chunk = event(bytes -> chat.usageChunk(bytes, ANSWER));
        assertEquals(0, chunk.get("choices").size());
        assertEquals(last.get("usage"), chunk.get("usage"));
    }

    @Test
    void theUsageAddsUp() throws IOException {
        JsonNode usage = event(bytes -> chat.usageChunk(bytes, ANSWER)).get("usage");
        assertEquals(20, usage.get("prompt_tokens").asInt());
        assertEquals(3, usage.get("completion_tokens").asInt());
        assertEquals(23, usage.get("total_tokens").asInt());
        assertEquals(16, usage.at("/prompt_tokens_details/cached_tokens").asInt());
        assertEquals(0, usage.at("/completion_tokens_details/reasoning_tokens").asInt());
        assertEquals(0.002, usage.get("queue_time").asDouble(), 1e-12);
        assertEquals(0.25, usage.get("prompt_time").asDouble(), 1e-12);
        assertEquals(1, usage.get("completion_time").asDouble(), 1e-12);
        assertEquals(1.25, usage.get("total_time").asDouble(), 1e-12);
    }

    @Test
    void aWholeAnswerHasItsMessage() throws IOException {
        JsonBytes bytes = new JsonBytes(8);
        new Envelope(Operation.CHAT, "m", "req_7", 99, 42, "flex", false).whole(bytes, "say \"hi\"", ANSWER);
        JsonNode whole = JSON.readTree(bytes.copy());
        assertEquals("chat.completion", whole.get("object").asText());
        assertEquals("say \"hi\"", whole.at("/choices/0/message/content").asText());
        assertTrue(whole.at("/choices/0/logprobs").isNull());
        assertEquals("flex", whole.get("service_tier").asText());
    }

    @Test
    void aCompletionHasItsTextInItsOwnPlace() throws IOException {
        Envelope completion = new Envelope(Operation.COMPLETION, "m", "req_7", 99, 42, "default", true);
        JsonNode chunk =
                event(bytes -> bytes.raw(completion.beforeText()).escaped("x").raw(completion.afterText(false)));
        assertEquals("text_completion", chunk.get("object").asText());
        assertEquals("x", chunk.at("/choices/0/text").asText());
        assertEquals(
                "length",
                event(bytes -> completion.last(bytes, ANSWER))
                        .at("/choices/0/finish_reason")
                        .asText());
        assertEquals(
                "",
                event(bytes -> completion.first(bytes, false))
                        .at("/choices/0/text")
                        .asText());
    }

    private static JsonNode event(Consumer<JsonBytes> write) throws IOException {
        JsonBytes bytes = new JsonBytes(8);
        write.accept(bytes);
        String event = new String(bytes.copy(), StandardCharsets.UTF_8);
        assertTrue(event.startsWith("data: ") && event.endsWith("\n\n"), event);
        assertEquals(event.length() - 2, event.indexOf('\n'), "an event is one line");
        return JSON.readTree(event.substring("data: ".length()));
    }

    @Test
    void anErrorHasAllFourKeys() {
        JsonBytes json = new JsonBytes(16);
        HttpErrors.body(new RequestFailure.Invalid("n", "say \"1\""), json);
        assertEquals(
                "{\"error\":{\"message\":\"say \\\"1\\\"\",\"type\":\"invalid_request_error\","
                        + "\"code\":\"invalid_request\",\"param\":\"n\"}}",
                new String(json.copy(), StandardCharsets.UTF_8));
    }

    @Test
    void eachFailureHasItsStatus() {
        assertEquals(400, HttpErrors.status(new RequestFailure.Invalid("", "")));
        assertEquals(401, HttpErrors.status(new RequestFailure.Unauthenticated("")));
        assertEquals(403, HttpErrors.status(new RequestFailure.Forbidden("")));
        assertEquals(404, HttpErrors.status(new RequestFailure.ModelNotFound("")));
        assertEquals(413, HttpErrors.status(new RequestFailure.TooLarge("", "", "")));
        assertEquals(503, HttpErrors.status(new RequestFailure.Overloaded("", "", Duration.ZERO, false)));
        assertEquals(498, HttpErrors.status(new RequestFailure.Overloaded("", "", Duration.ZERO, true)));
        assertEquals(504, HttpErrors.status(new RequestFailure.DeadlinePassed("", "")));
        assertEquals(500, HttpErrors.status(new RequestFailure.Broken("", "")));
        assertEquals(408, HttpErrors.status(new RequestFailure.Stalled("")));
        assertEquals(499, HttpErrors.status(new RequestFailure.ClientGone()));
    }

    @Test
    void aBadBodyCarriesItsFailure() {
        BadBody bad = assertThrows(BadBody.class, () -> {
            throw new BadBody("p", "m");
        });
        assertEquals("p", bad.failure().param());
        assertTrue(bad.getStackTrace().length == 0, "it is an answer, not a fault");
    }
}
