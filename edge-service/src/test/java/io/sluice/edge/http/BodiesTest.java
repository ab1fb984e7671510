package io.sluice.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.edge.pipeline.InferenceRequest;
import io.sluice.edge.pipeline.Prompt;
import io.sluice.edge.pipeline.Terms;
import io.sluice.edge.pipeline.Utf8;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
                "\"tools\":[{\"type\":\"function\"}] | tools[0].function",
                "\"tools\":{} | tools",
                "\"tools\":[7] | tools[0]",
                "\"tools\":[{\"type\":\"browser_search\"}] | tools[0].type",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a b\"}}] | tools[0].function.name",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":[]}}] | tools[0].function.parameters",
                "\"chat_template_kwargs\":[] | chat_template_kwargs",
                "\"documents\":{} | documents",
                "\"documents\":[1] | documents[0]",
                "\"add_generation_prompt\":1 | add_generation_prompt",
                "\"continue_final_message\":true | continue_final_message",
                "\"chat_template\":\"x\" | chat_template",
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
                        + " messages[0].tool_calls[0].function",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]}] |"
                        + " messages[0].tool_calls[0].function.arguments",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"type\":\"odd\"}]}] |"
                        + " messages[0].tool_calls[0].type",
                "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[]}] | messages[0].content",
                "\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]}] |"
                        + " messages[0].tool_calls",
                "\"messages\":[{\"role\":\"tool\",\"content\":\"x\",\"tool_call_id\":7}] | messages[0].tool_call_id",
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
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"none\"",
                "\"tool_choice\":\"auto\",\"tools\":[{\"function\":{\"name\":\"f\",\"strict\":null},\"type\":\"function\"}]",
                "\"chat_template_kwargs\":{},\"documents\":[],\"continue_final_message\":false",
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
        Prompt.Message message = conversation(parsed).messages().getFirst();
        assertEquals(Utf8.of("ab"), message.content());
        assertEquals("n", message.name());
        assertEquals("[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\",\"type\":\"text\"}]", message.parts());
    }

    @Test
    void passesOnWhatTemplatesReadAsItWasWritten() throws BadBody {
        String tools =
                "[ {\"type\":\"function\", \"function\":{ \"parameters\":{\"z\":1.0,\"a\":1,\"e\":1E2,\"é\":\"\\u00e9\"},"
                        + "\"name\":\"f\"},\"x\":[ ]} ]";
        Prompt.Conversation told = conversation(chat("{" + MESSAGES + ", \"tools\" :  " + tools
                + " ,\"chat_template_kwargs\":{ \"b\":1.50,\"a\":[true , null]},\"documents\":[{\"text\":\"d\"}],"
                + "\"add_generation_prompt\":false}"));
        assertEquals(tools, told.tools());
        assertEquals("{ \"b\":1.50,\"a\":[true , null],\"documents\":[{\"text\":\"d\"}]}", told.variables());
        assertFalse(told.opensAnswer());
        Prompt.Conversation off = conversation(
                chat("{" + MESSAGES + ",\"tools\":" + tools + ",\"tool_choice\":\"none\",\"documents\":[]}"));
        assertEquals("", off.tools());
        assertEquals("{\"documents\":[]}", off.variables());
        assertTrue(off.opensAnswer());
        assertEquals("", conversation(chat("{" + MESSAGES + ",\"tools\":[]}")).tools());
    }

    @Test
    void passesOnCallsOfToolsWithTheJsonOfTheirArguments() throws BadBody {
        Prompt.Conversation told = conversation(chat("""
                {"model": "m", "messages": [
                  {"role": "assistant", "content": null, "reasoning_content": "h\\u00fcm", "refusal": null, "tool_calls": [
                    {"id": "c1", "type": "function", "function": {"name": "f", "arguments": " {\\"b\\": 1.0, \\"a\\": \\"\\\\n\\"} "}},
                    {"type": "function", "function": {"arguments": "", "name": "g"}, "index": 1.0},
                    {"function": {"arguments": {"c" : 2.50}, "name": "h"}}]},
                  {"role": "tool", "content": "7", "tool_call_id": "c1", "whatever": 1}]}"""));
        Prompt.Message call = told.messages().get(0);
        assertEquals(Utf8.EMPTY, call.content());
        assertEquals(
                "{\"reasoning_content\":\"h\\u00fcm\",\"tool_calls\":["
                        + "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"b\": 1.0, \"a\": \"\\n\"}}},"
                        + "{\"type\":\"function\",\"function\":{\"arguments\":{},\"name\":\"g\"},\"index\":1.0},"
                        + "{\"function\":{\"arguments\":{\"c\" : 2.50},\"name\":\"h\"}}]}",
                call.fields());
        assertEquals("{\"tool_call_id\":\"c1\"}", told.messages().get(1).fields());
    }

    @Test
    void takesTextAsTheBytesItCameIn() throws BadBody {
        for (String[] text : new String[][] {
            {"naïve 日本 🦭", "naïve 日本 🦭"}, {"a\\n\\u00e9\\\"", "a\né\""}, {"", ""}, {"\\ud83e\\uddad!", "🦭!"}
        }) {
            Prompt.Conversation told =
                    conversation(chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\" :  \"" + text[0]
                            + "\" , \"name\":\"n\"}]}"));
            assertEquals(text[1], told.messages().getFirst().content().toString());
            assertEquals(
                    new Prompt.Text(Utf8.of(text[1]), true),
                    completion("{\"prompt\":\"" + text[0] + "\"}").request().prompt());
        }
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] start =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(start, start.length + 6);
        System.arraycopy(new byte[] {(byte) 0xC3, 'b', '"', '}', ']', '}'}, 0, body, start.length, 6);
        BadBody bad = assertThrows(
                BadBody.class, () -> ChatBody.read(body, body.length, MultiMap.caseInsensitiveMultiMap(), 64));
        assertTrue(
                bad.failure().message().contains("not valid JSON"),
                bad.failure().message());
    }

    @Test
    void readsTokenizeInBothShapes() throws BadBody {
        VocabularyBody text = vocabulary("{\"model\":\"m\",\"prompt\":\"a\",\"return_token_strs\":true}");
        assertEquals(new Prompt.Text(Utf8.of("a"), true), text.prompt());
        assertTrue(text.strings);
        assertEquals(
                new Prompt.Text(Utf8.of("a"), false),
                vocabulary("{\"model\":\"m\",\"prompt\":\"a\",\"add_special_tokens\":false}")
                        .prompt());
        Prompt.Conversation told = assertInstanceOf(
                Prompt.Conversation.class,
                vocabulary("{" + MESSAGES + ",\"add_generation_prompt\":false,\"chat_template_kwargs\":{\"a\":1},"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}")
                        .prompt());
        assertFalse(told.opensAnswer());
        assertEquals("{\"a\":1}", told.variables());
        assertTrue(told.tools().startsWith("[{"));
        for (String body : List.of(
                "{\"model\":\"m\"}",
                "{" + MESSAGES + ",\"prompt\":\"a\"}",
                "{" + MESSAGES + ",\"add_special_tokens\":true}")) {
            assertThrows(BadBody.class, () -> vocabulary(body).prompt(), body);
        }
    }

    private static VocabularyBody vocabulary(String json) throws BadBody {
        return VocabularyBody.read(json.getBytes(StandardCharsets.UTF_8), 64);
    }

    private static Prompt.Conversation conversation(ParsedBody parsed) {
        return assertInstanceOf(Prompt.Conversation.class, parsed.request().prompt());
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
                new Prompt.Text(Utf8.of("a"), true),
                completion("{\"model\":\"m\",\"prompt\":\"a\"}").request().prompt());
        assertEquals(
                new Prompt.Text(Utf8.of("a"), true),
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
