package io.sluice.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Terms;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final String MESSAGES = "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "\"n\":2 | n",
                "\"n\":\"1\" | n",
                "\"logprobs\":true | logprobs",
                "\"top_logprobs\":3 | top_logprobs",
                "\"logit_bias\":{\"5\":1} | logit_bias",
                "\"max_tokens\":0 | max_tokens",
                "\"max_tokens\":1.5 | max_tokens",
                "\"max_completion_tokens\":99999999999999999999 | max_completion_tokens",
                "\"temperature\":\"hot\" | temperature",
                "\"stop\":7 | stop",
                "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"] | stop",
                "\"stop\":[1] | stop[0]",
                "\"stream\":\"yes\" | stream",
                "\"stream_options\":{\"include_usage\":1} | stream_options.include_usage",
                "\"stream_options\":[] | stream_options",
                "\"seed\":\"x\" | seed",
                "\"service_tier\":\"gold\" | service_tier",
                "\"tools\":[{\"type\":\"function\"}] | tools",
                "\"tool_choice\":\"required\" | tool_choice",
                "\"tool_choice\":{\"type\":\"function\"} | tool_choice",
                "\"response_format\":{\"type\":\"json_object\"} | response_format",
                "\"reasoning_effort\":\"huge\" | reasoning_effort",
                "\"reasoning_format\":\"odd\" | reasoning_format",
                "\"frequency_penalty\":0.5 | frequency_penalty",
                "\"functions\":[] | functions",
                "\"modalities\":[\"audio\"] | modalities[0]",
                "\"messages\":{} | messages",
                "\"messages\":[7] | messages[0]",
                "\"messages\":[{\"content\":\"x\"}] | messages[0].role",
                "\"messages\":[{\"role\":\"boss\",\"content\":\"x\"}] | messages[0].role",
                "\"messages\":[{\"role\":\"user\"}] | messages[0].content",
                "\"messages\":[{\"role\":\"user\",\"content\":7}] | messages[0].content",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}] |"
                        + " messages[0].content[0].type",
                "\"messages\":[{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[{\"id\":\"1\"}]}] |"
                        + " messages[0].tool_calls[0]",
            })
    void refusesByName(String field, String param) {
        BadBody bad = assertThrows(BadBody.class, () -> chat("{" + MESSAGES + "," + field + "}"));
        assertEquals(param, bad.failure().param());
        assertTrue(bad.failure().message().contains("`"), bad.failure().message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\":1",
                "\"logprobs\":false",
                "\"logit_bias\":{}",
                "\"tools\":[],\"tool_choice\":\"auto\"",
                "\"tools\":[{\"type\":\"function\"}],\"tool_choice\":\"none\"",
                "\"tool_choice\":\"none\",\"tools\":[{\"type\":\"function\"}]",
                "\"response_format\":{\"type\":\"text\"}",
                "\"frequency_penalty\":0,\"presence_penalty\":0.0",
                "\"metadata\":{\"a\":[1,{\"b\":null}]},\"unheard_of\":[[[]]]",
                "\"temperature\":null,\"stop\":null,\"stream_options\":null,\"tools\":null,\"seed\":null",
                "\"service_tier\":\"scale\",\"user\":\"u\"",
                "\"max_tokens\":5.0",
            })
    void takesWhatItCanHonourAndIgnoresWhatNobodyKnows(String fields) throws BadBody {
        assertEquals("m", chat("{" + MESSAGES + "," + fields + "}").request().model());
    }

    @Test
    void readsEverything() throws BadBody {
        ParsedBody parsed = chat("{" + MESSAGES
                + ",\"max_tokens\":9,\"max_completion_tokens\":7,\"temperature\":0,\"top_p\":0.5,\"seed\":-3,"
                + "\"stop\":\"x\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"other\":1},"
                + "\"service_tier\":\"flex\",\"user\":\"u\",\"reasoning_effort\":\"high\"}");
        InferenceRequest request = parsed.request();
        assertEquals(7, request.sampling().maxTokens().orElseThrow());
        assertEquals(0, request.sampling().temperature().orElseThrow());
        assertEquals(0.5, request.sampling().topP().orElseThrow());
        assertEquals(-3, request.sampling().seed().orElseThrow());
        assertEquals(List.of("x"), request.stop());
        assertTrue(request.streaming());
        assertTrue(parsed.includeUsage());
        assertEquals(Terms.Priority.BATCH, request.terms().priority());
        assertTrue(request.terms().refuseWhenBusy());
        assertEquals(
                "high",
                assertInstanceOf(Prompt.Conversation.class, request.prompt()).reasoningEffort());
    }

    @Test
    void joinsTextParts() throws BadBody {
        ParsedBody parsed = chat("{\"model\":\"m\",\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"text\":\"b\",\"type\":\"text\"}],\"role\":\"user\",\"name\":\"n\"}]}");
        assertEquals(
                new Prompt.Message("user", "ab", "n"),
                assertInstanceOf(Prompt.Conversation.class, parsed.request().prompt())
                        .messages()
                        .getFirst());
    }

    @Test
    void saysWhereItIsNotJson() {
        BadBody bad = assertThrows(BadBody.class, () -> chat("{\"model\":\n\"m\",}"));
        assertTrue(
                bad.failure().message().contains("line 2, column"),
                bad.failure().message());
        assertTrue(assertThrows(BadBody.class, () -> chat("[]"))
                .failure()
                .message()
                .contains("object"));
        assertTrue(
                assertThrows(BadBody.class, () -> chat("")).failure().message().contains("object"));
        assertTrue(assertThrows(BadBody.class, () -> chat("{} x"))
                .failure()
                .message()
                .contains("JSON"));
    }

    @Test
    void readsCompletions() throws BadBody {
        assertEquals(
                new Prompt.Text("a"),
                completion("{\"model\":\"m\",\"prompt\":\"a\"}").request().prompt());
        assertEquals(
                new Prompt.Text("a"),
                completion("{\"prompt\":[\"a\"]}").request().prompt());
        Prompt.Ids ids = assertInstanceOf(
                Prompt.Ids.class, completion("{\"prompt\":[1,2,3]}").request().prompt());
        assertEquals(3, ids.ids().length);
        assertEquals(
                16,
                completion("{\"prompt\":\"a\"}")
                        .request()
                        .sampling()
                        .maxTokens()
                        .orElseThrow());
        assertFalse(
                completion("{\"prompt\":\"a\",\"echo\":false,\"best_of\":1}").includeUsage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{} | prompt",
                "{\"prompt\":[\"a\",\"b\"]} | prompt",
                "{\"prompt\":[1,\"b\"]} | prompt",
                "{\"prompt\":[[1]]} | prompt[0]",
                "{\"prompt\":[-1]} | prompt[0]",
                "{\"prompt\":\"a\",\"echo\":true} | echo",
                "{\"prompt\":\"a\",\"best_of\":3} | best_of",
                "{\"prompt\":\"a\",\"suffix\":\"x\"} | suffix",
                "{\"prompt\":\"a\",\"logprobs\":1} | logprobs",
            })
    void refusesCompletionsByName(String json, String param) {
        assertEquals(
                param,
                assertThrows(BadBody.class, () -> completion(json)).failure().param());
    }

    @Test
    void readsDeadlinesFromHeaders() throws BadBody {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Sluice-Deadline-Ms", "1500")
                .add("Idempotency-Key", "k");
        Terms terms = ChatBody.read(bytes("{" + MESSAGES + "}"), bytes("{" + MESSAGES + "}").length, headers, 10)
                .request()
                .terms();
        assertEquals(1_500_000, terms.deadlineMicros());
        assertEquals("k", terms.idempotencyKey());
        headers.set("x-sluice-deadline-ms", "soon");
        assertThrows(BadBody.class, () -> new SharedFields().terms(headers));
    }

    private static ParsedBody chat(String json) throws BadBody {
        return ChatBody.read(bytes(json), bytes(json).length, MultiMap.caseInsensitiveMultiMap(), 10);
    }

    private static ParsedBody completion(String json) throws BadBody {
        return CompletionBody.read(bytes(json), bytes(json).length, MultiMap.caseInsensitiveMultiMap());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
