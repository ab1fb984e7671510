package io.sluice.it.flow;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import com.google.protobuf.ByteString;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.Plane;
import io.sluice.tokenizer.v1.EncodeBatchRequest;
import io.sluice.tokenizer.v1.EncodeInput;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** vLLM's tokenize and detokenize through the edge, tools in prompts, and what the tokenizer remembers of them. */
class TokenizeIT {
    private static final Plane PLANE = Plane.shared();
    private static final String TOOLS = """
        [{"type":"function","function":{"name":"get_weather","description":"Tells the weather.",
          "parameters":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","default":1.0}},
          "required":["city"]}}}]\
        """;

    @ParameterizedTest
    @ValueSource(strings = {"", "/v1", "/openai/v1"})
    void tokenizesInVllmsShapes(String base) {
        post(base + "/tokenize", "{\"model\":\"sluice/echo\",\"prompt\":\"hello world\"}")
                .statusCode(200)
                .body("count", equalTo(2))
                .body("max_model_len", equalTo(32_768))
                .body("tokens", contains(15_339, 1_917))
                .body("token_strs", nullValue());
        post(base + "/tokenize", "{\"model\":\"sluice/echo\",\"prompt\":\"hello wörld\",\"return_token_strs\":true}")
                .statusCode(200)
                .body("token_strs", contains("hello", "Ġw", "Ã¶r", "ld"));
        ValidatableResponse chat = post(
                        base + "/tokenize",
                        "{\"model\":\"sluice/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],"
                                + "\"add_generation_prompt\":false,\"return_token_strs\":true}")
                .statusCode(200)
                .body("token_strs", contains("<|im_start|>", "user", "Ċ", "hello", "<|im_end|>", "Ċ"));
        List<Integer> tokens = chat.extract().path("tokens");
        post(base + "/detokenize", "{\"model\":\"sluice/echo\",\"tokens\":" + tokens + "}")
                .statusCode(200)
                .body("prompt", equalTo("<|im_start|>user\nhello<|im_end|>\n"));
    }

    @Test
    void writesToolsIntoThePromptOfAModelThatTakesThem() {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Rain?\"},"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":"
                + " \\\"Ulm\\\", \\\"days\\\": 2.0}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"no"
                + " <|end|>\"}]";
        String prompt = prompt("{\"model\":\"" + Plane.CHAT_MODEL + "\"," + messages + ",\"tools\":" + TOOLS + "}");
        assertThat(prompt)
                .contains("Calls to these tools must go to the commentary channel: 'functions'.<|end|>")
                .contains("""
                    # Tools

                    ## functions

                    namespace functions {

                    // Tells the weather.
                    type get_weather = (_: {
                    city: string,
                    days?: number, // default: 1.0,
                    }) => any;

                    } // namespace functions<|end|><|start|>user<|message|>Rain?<|end|>\
                    """)
                .contains("<|start|>assistant to=functions.get_weather<|channel|>commentary json<|message|>"
                        + "{\"city\": \"Ulm\", \"days\": 2.0}<|call|>")
                .contains("<|start|>functions.get_weather to=assistant<|channel|>commentary<|message|>\"no"
                        + " <|end|>\"<|end|>");
        int without = promptTokens("{\"model\":\"" + Plane.CHAT_MODEL + "\",\"max_tokens\":1,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Rain?\"}]}");
        int with = promptTokens("{\"model\":\"" + Plane.CHAT_MODEL + "\",\"max_tokens\":1,\"tools\":" + TOOLS
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Rain?\"}]}");
        assertThat(with).isGreaterThan(without + 40);
    }

    @Test
    void refusesByNameWhatAModelsTemplateWouldLeaveOut() {
        String echo = "{\"model\":\"sluice/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],";
        for (String path : List.of("/v1/chat/completions", "/v1/tokenize")) {
            refused(path, echo + "\"tools\":" + TOOLS + "}", "tools");
            refused(path, echo + "\"documents\":[{\"text\":\"x\"}]}", "documents");
            refused(path, echo + "\"chat_template_kwargs\":{\"a\":1}}", "chat_template_kwargs.a");
            refused(path, echo + "\"tools\":[{\"type\":\"function\"}]}", "tools[0].function");
        }
        refused(
                "/v1/chat/completions",
                "{\"model\":\"sluice/echo\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":"
                        + "[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]}",
                "messages[0].tool_calls");
        refused("/v1/detokenize", "{\"model\":\"sluice/echo\",\"tokens\":[1,9999999]}", "tokens[1]");
        post("/v1/chat/completions", echo + "\"max_tokens\":1,\"tools\":" + TOOLS + ",\"tool_choice\":\"none\"}")
                .statusCode(200);
    }

    @Test
    void remembersHowAConversationBegan() {
        String name = "sluice_tokenizer_prefix_cache_";
        double before = Metrics.sum(PLANE.tokenizer(), name + "hits_total");
        List<Map<String, String>> messages = new ArrayList<>();
        for (int turn = 0; turn < 4; turn++) {
            messages.add(
                    Map.of("role", "user", "content", "Turn " + turn + ". " + "Water finds its way down. ".repeat(80)));
            given().port(PLANE.edge().httpPort())
                    .header("Authorization", "Bearer " + Plane.KEY)
                    .contentType(ContentType.JSON)
                    .body(Map.of("model", Plane.CHAT_MODEL, "messages", messages, "max_tokens", 1))
                    .post("/v1/chat/completions")
                    .then()
                    .statusCode(200)
                    .body("usage.prompt_tokens", greaterThan(400));
        }
        // Turns 2 to 4 find one, two and three earlier ones of more than 400 tokens.
        assertThat(Metrics.sum(PLANE.tokenizer(), name + "hits_total") - before).isGreaterThan(2_400);
        String scrape = given().port(PLANE.tokenizer().httpPort())
                .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4")
                .get("/metrics")
                .asString();
        assertThat(scrape)
                .contains(name + "hits_total{model=\"" + Plane.CHAT_MODEL + "\"")
                .contains(name + "queries_total{model=\"" + Plane.CHAT_MODEL + "\"")
                .contains(name + "bytes")
                .contains(name + "entries")
                .contains(name + "evictions_total");
    }

    @Test
    void encodesBatchesAndTellsWhereTokensStand() {
        TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
                TokenizerServiceGrpc.newBlockingStub(PLANE.channel(PLANE.tokenizer()));
        assertThat(tokenizer
                        .encodeBatch(EncodeBatchRequest.newBuilder()
                                .setModel(Plane.ECHO_MODEL)
                                .addInputs(EncodeInput.newBuilder().setText("hello world"))
                                .addInputs(EncodeInput.newBuilder().setTextUtf8(ByteString.copyFromUtf8("hello")))
                                .build())
                        .getOutputsList())
                .extracting(output -> output.getIdsList().toString())
                .containsExactly("[15339, 1917]", "[15339]");
        EncodeResponse told = tokenizer.encode(EncodeRequest.newBuilder()
                .setModel(Plane.ECHO_MODEL)
                .setText("a🦭 b")
                .setWithOffsets(true)
                .build());
        assertThat(told.getOffsets().getByteStartsList()).containsExactly(0, 1, 3, 4, 5);
        assertThat(told.getOffsets().getCharEndsList()).containsExactly(1, 2, 2, 2, 4);
        assertThat(told.getTimings().getEncodeTimeUs()).isPositive();
    }

    private static String prompt(String body) {
        List<Integer> tokens =
                post("/v1/tokenize", body).statusCode(200).extract().path("tokens");
        return post("/v1/detokenize", "{\"model\":\"" + Plane.CHAT_MODEL + "\",\"tokens\":" + tokens + "}")
                .statusCode(200)
                .extract()
                .path("prompt");
    }

    private static int promptTokens(String body) {
        return post("/v1/chat/completions", body).statusCode(200).extract().path("usage.prompt_tokens");
    }

    private static void refused(String path, String body, String param) {
        post(path, body).statusCode(400).body("error.param", equalTo(param));
    }

    private static ValidatableResponse post(String path, String body) {
        return given().port(PLANE.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then();
    }
}
