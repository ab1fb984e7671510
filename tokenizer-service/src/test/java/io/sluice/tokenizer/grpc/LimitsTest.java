package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.EncodeBatchRequest;
import io.sluice.tokenizer.v1.EncodeBatchResponse;
import io.sluice.tokenizer.v1.EncodeInput;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LimitsTest.Small.class)
class LimitsTest {
    /** Limits that a test can reach. */
    public static class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.tokenizer.limits.prompt-bytes", "100",
                    "sluice.tokenizer.limits.messages", "2",
                    "sluice.tokenizer.limits.ids", "4",
                    "sluice.tokenizer.limits.batch", "2",
                    "sluice.tokenizer.limits.open-conversations", "1",
                    "sluice.tokenizer.current-date", "2026-01-31");
        }
    }

    private static final String MODEL = "sluice/echo";

    private final TestChannel channel = new TestChannel();
    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
            TokenizerServiceGrpc.newBlockingStub(channel.get());

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void boundsTexts() {
        assertEquals(13, tokenizer.encode(text("x".repeat(100))).getIdsCount());
        TokenizerServiceTest.assertRefused(
                Status.Code.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "", () -> tokenizer.encode(text("x".repeat(101))));
        TokenizerServiceTest.assertRefused(
                Status.Code.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "", () -> tokenizer.encode(text("é".repeat(51))));
        assertTrue(tokenizer.encode(text("é".repeat(50))).getIdsCount() > 0);
    }

    @Test
    void boundsConversations() {
        for (List<String> contents : List.of(List.of("a", "b", "c"), List.of("x".repeat(60), "x".repeat(60)))) {
            Conversation.Builder conversation = Conversation.newBuilder();
            contents.forEach(c -> conversation.addMessages(
                    ConversationMessage.newBuilder().setRole("user").setContent(c)));
            TokenizerServiceTest.assertRefused(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "REQUEST_TOO_LARGE",
                    "",
                    () -> tokenizer.count(CountRequest.newBuilder()
                            .setModel(MODEL)
                            .setConversation(conversation)
                            .build()));
        }
    }

    @Test
    void boundsBatches() {
        EncodeInput small = EncodeInput.newBuilder().setText("x".repeat(40)).build();
        EncodeInput half = EncodeInput.newBuilder()
                .setTextUtf8(ByteString.copyFromUtf8("x".repeat(60)))
                .build();
        assertEquals(2, batch(small, half).getOutputsCount());
        TokenizerServiceTest.assertRefused(
                Status.Code.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "", () -> batch(small, small, small));
        TokenizerServiceTest.assertRefused(
                Status.Code.RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "", () -> batch(half, half));
    }

    private EncodeBatchResponse batch(EncodeInput... inputs) {
        return tokenizer.encodeBatch(EncodeBatchRequest.newBuilder()
                .setModel(MODEL)
                .addAllInputs(List.of(inputs))
                .build());
    }

    @Test
    void boundsIds() {
        TokenizerServiceTest.assertRefused(
                Status.Code.RESOURCE_EXHAUSTED,
                "REQUEST_TOO_LARGE",
                "",
                () -> tokenizer.decode(DecodeRequest.newBuilder()
                        .setModel(MODEL)
                        .addAllIds(List.of(1, 2, 3, 4, 5))
                        .build()));
    }

    @Test
    void boundsOpenConversationsAndSaysWhenToRetry() throws InterruptedException {
        ConverseClient first = new ConverseClient(channel.get(), 9)
                .start(ConverseStart.newBuilder().setModel(MODEL).setText("x"));
        first.answer();
        RichStatus full = RichStatus.from(new ConverseClient(channel.get(), 9).failure());
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, full.code());
        assertEquals("TOKENIZER_BUSY", full.reason());
        assertTrue(full.retryAfter().isPresent());
        first.end().answer();
        assertEquals("completed", first.event());
        new ConverseClient(channel.get(), 9)
                .start(ConverseStart.newBuilder().setModel(MODEL).setText("x"))
                .answer();
    }

    private static EncodeRequest text(String text) {
        return EncodeRequest.newBuilder().setModel(MODEL).setText(text).build();
    }
}
