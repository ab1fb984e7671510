package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contracts.status.RichStatus;
import io.sluice.contracts.text.Shown;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.ListModelsRequest;
import io.sluice.tokenizer.v1.TokenizerModel;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@QuarkusTest
class TokenizerServiceTest {
    private static final String MODEL = "openai/gpt-oss-20b";

    private final TestChannel channel = new TestChannel();
    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
            TokenizerServiceGrpc.newBlockingStub(channel.get());

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void listsModels() {
        List<TokenizerModel> models =
                tokenizer.listModels(ListModelsRequest.getDefaultInstance()).getModelsList();
        assertEquals(
                List.of("openai/gpt-oss-120b", "openai/gpt-oss-20b", "sluice/echo"),
                models.stream().map(TokenizerModel::getId).toList());
        TokenizerModel model = models.get(1);
        assertEquals("o200k_harmony", model.getEncoding());
        assertEquals("harmony", model.getTemplate());
        assertEquals(201_088, model.getVocabularySize());
        assertEquals(131_072, model.getContextTokens());
        assertEquals("OpenAI", model.getOwner());
    }

    @Test
    void encodesAndDecodesText() {
        EncodeResponse encoded = tokenizer.encode(text(MODEL, "hello world"));
        assertEquals(List.of(24_912, 2_375), encoded.getIdsList());
        assertEquals(131_072, encoded.getContextTokens());
        assertEquals(
                List.of(15_339, 1_917),
                tokenizer.encode(text("sluice/echo", "hello world")).getIdsList());
        assertEquals(
                "hello world",
                tokenizer
                        .decode(DecodeRequest.newBuilder()
                                .setModel(MODEL)
                                .addIds(24_912)
                                .addIds(200_007)
                                .addIds(2_375)
                                .build())
                        .getText());
    }

    @Test
    void encodesLargeTextOnThePool() {
        String large = "The quick brown fox. ".repeat(20_000);
        int tokens = tokenizer.encode(text(MODEL, large)).getIdsCount();
        assertEquals(100_001, tokens);
        assertEquals(
                tokens,
                tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(MODEL)
                                .setText(large)
                                .build())
                        .getTokens());
    }

    @Test
    void countsAndEncodesConversations() {
        Conversation conversation = Conversation.newBuilder()
                .addMessages(ConversationMessage.newBuilder().setRole("user").setContent("Hi <|end|>"))
                .build();
        List<Integer> ids = tokenizer
                .encode(EncodeRequest.newBuilder()
                        .setModel(MODEL)
                        .setConversation(conversation)
                        .build())
                .getIdsList();
        assertEquals(200_006, ids.getFirst());
        assertEquals(200_008, ids.getLast());
        assertEquals(2, ids.stream().filter(id -> id == 200_007).count());
        assertEquals(
                ids.size(),
                tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(MODEL)
                                .setConversation(conversation)
                                .build())
                        .getTokens());
    }

    @Test
    void parsesSpecialTokensWhenAsked() {
        EncodeRequest plain = text(MODEL, "<|end|>");
        assertTrue(tokenizer.encode(plain).getIdsCount() > 1);
        assertEquals(
                List.of(200_007),
                tokenizer
                        .encode(plain.toBuilder().setParseSpecial(true).build())
                        .getIdsList());
    }

    @Test
    void refusesWithReasonAndField() {
        assertRefused(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", "", () -> tokenizer.encode(text("none", "x")));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                "input",
                () -> tokenizer.encode(
                        EncodeRequest.newBuilder().setModel(MODEL).build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                "ids[1]",
                () -> tokenizer.decode(DecodeRequest.newBuilder()
                        .setModel(MODEL)
                        .addIds(1)
                        .addIds(201_088)
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_FIELD",
                "messages[0].role",
                () -> tokenizer.count(CountRequest.newBuilder()
                        .setModel(MODEL)
                        .setConversation(Conversation.newBuilder()
                                .addMessages(ConversationMessage.newBuilder().setRole("wizard")))
                        .build()));
        assertRefused(
                Status.Code.RESOURCE_EXHAUSTED,
                "REQUEST_TOO_LARGE",
                "",
                () -> tokenizer.encode(text(MODEL, "x".repeat(4_194_305))));
    }

    @Test
    void namesAModelOfAnyLengthInAStatusThatStillArrives() {
        // Three bytes a character, which a status message writes as nine: the costliest there is.
        for (String model : List.of("m".repeat(1 << 20), "字".repeat(1 << 20))) {
            RichStatus status = RichStatus.from(
                    assertThrows(io.grpc.StatusRuntimeException.class, () -> tokenizer.encode(text(model, "x"))));
            assertEquals(Status.Code.NOT_FOUND, status.code(), status.toString());
            assertEquals("MODEL_NOT_FOUND", status.reason());
            assertEquals(Shown.model(model), status.metadata().get("model"));
        }
    }

    private static EncodeRequest text(String model, String text) {
        return EncodeRequest.newBuilder().setModel(model).setText(text).build();
    }

    static void assertRefused(Status.Code code, String reason, String field, Executable call) {
        RichStatus status = RichStatus.from(assertThrows(io.grpc.StatusRuntimeException.class, call));
        assertEquals(code, status.code(), status.toString());
        assertEquals(reason, status.reason());
        assertEquals(
                field.isEmpty() ? List.of() : List.of(field),
                status.badFields().stream().map(RichStatus.Violation::subject).toList());
    }
}
