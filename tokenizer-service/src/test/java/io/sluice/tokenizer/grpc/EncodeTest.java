package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.ConversePrompt;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.CountRequest;
import io.sluice.tokenizer.v1.DecodeRequest;
import io.sluice.tokenizer.v1.EncodeBatchRequest;
import io.sluice.tokenizer.v1.EncodeInput;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.TokenOffsets;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.sluice.types.v1.TokenIds;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Encode, EncodeBatch, Count and Converse answer besides plain ids, over the real server. */
@QuarkusTest
class EncodeTest {
    private static final String HARMONY = "openai/gpt-oss-20b";
    private static final String CHATML = "sluice/echo";

    private final TestChannel channel = new TestChannel();
    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
            TokenizerServiceGrpc.newBlockingStub(channel.get());

    @Inject
    MeterRegistry registry;

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void takesBytesForText() throws InterruptedException {
        String text = "naïve 日本 🦭";
        ByteString utf8 = ByteString.copyFromUtf8(text);
        List<Integer> ids = tokenizer.encode(request().setText(text).build()).getIdsList();
        assertEquals(ids, tokenizer.encode(request().setTextUtf8(utf8).build()).getIdsList());
        assertEquals(
                ids,
                converse(ConverseStart.newBuilder().setModel(CHATML).setTextUtf8(utf8))
                        .getIdsList());
        assertEquals(
                ids.size(),
                tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(CHATML)
                                .setTextUtf8(utf8)
                                .build())
                        .getTokens());
        assertEquals(
                converse(chat(CHATML, "", ConversationMessage.newBuilder().setContent(text)))
                        .getIdsList(),
                converse(chat(CHATML, "", ConversationMessage.newBuilder().setContentUtf8(utf8)))
                        .getIdsList());
    }

    @Test
    void refusesBytesThatAreNoText() {
        ByteString bad = ByteString.copyFrom(new byte[] {'a', (byte) 0xC3, 'b'});
        refused("text_utf8", () -> tokenizer.encode(request().setTextUtf8(bad).build()));
        refused(
                "messages[0].content_utf8",
                () -> tokenizer.encode(request()
                        .setConversation(Conversation.newBuilder()
                                .addMessages(ConversationMessage.newBuilder()
                                        .setRole("user")
                                        .setContentUtf8(bad)))
                        .build()));
        refused(
                "inputs[1].text_utf8",
                () -> tokenizer.encodeBatch(EncodeBatchRequest.newBuilder()
                        .setModel(CHATML)
                        .addInputs(EncodeInput.newBuilder().setText("x"))
                        .addInputs(EncodeInput.newBuilder().setTextUtf8(bad))
                        .build()));
    }

    @Test
    void encodesBatchesInOrder() {
        Conversation conversation = Conversation.newBuilder()
                .addMessages(ConversationMessage.newBuilder().setRole("user").setContent("Hi"))
                .build();
        List<TokenIds> outputs = tokenizer
                .encodeBatch(EncodeBatchRequest.newBuilder()
                        .setModel(CHATML)
                        .setParseSpecial(true)
                        .addInputs(EncodeInput.newBuilder().setText("hello world"))
                        .addInputs(EncodeInput.newBuilder().setText(""))
                        .addInputs(EncodeInput.newBuilder().setConversation(conversation))
                        .addInputs(EncodeInput.newBuilder().setTextUtf8(ByteString.copyFromUtf8("<|im_end|>")))
                        .build())
                .getOutputsList();
        assertEquals(4, outputs.size());
        assertEquals(List.of(15_339, 1_917), outputs.get(0).getIdsList());
        assertEquals(List.of(), outputs.get(1).getIdsList());
        assertEquals(
                tokenizer
                        .encode(request().setConversation(conversation).build())
                        .getIdsList(),
                outputs.get(2).getIdsList());
        assertEquals(List.of(100_265), outputs.get(3).getIdsList());
        refused(
                "inputs",
                () -> tokenizer.encodeBatch(
                        EncodeBatchRequest.newBuilder().setModel(CHATML).build()));
        refused(
                "inputs[0].messages[0].role",
                () -> tokenizer.encodeBatch(EncodeBatchRequest.newBuilder()
                        .setModel(CHATML)
                        .addInputs(EncodeInput.newBuilder()
                                .setConversation(Conversation.newBuilder()
                                        .addMessages(
                                                ConversationMessage.newBuilder().setRole("wizard"))))
                        .build()));
        refused(
                "inputs[0]",
                () -> tokenizer.encodeBatch(EncodeBatchRequest.newBuilder()
                        .setModel(CHATML)
                        .addInputs(EncodeInput.getDefaultInstance())
                        .build()));
    }

    @Test
    void tellsWhereTokensStandAndWhatTheyAreCalled() {
        EncodeResponse plain = tokenizer.encode(request().setText("a🦭 b").build());
        assertFalse(plain.hasOffsets());
        assertEquals(0, plain.getTokenStringsCount());
        EncodeResponse told = tokenizer.encode(request()
                .setText("a🦭 b")
                .setWithOffsets(true)
                .setWithTokenStrings(true)
                .build());
        assertEquals(plain.getIdsList(), told.getIdsList());
        assertEquals(List.of("a", "ðŁ", "¦", "Ń", "Ġb"), told.getTokenStringsList());
        TokenOffsets offsets = told.getOffsets();
        assertEquals(List.of(0, 1, 3, 4, 5), offsets.getByteStartsList());
        assertEquals(List.of(1, 3, 4, 5, 7), offsets.getByteEndsList());
        assertEquals(List.of(0, 1, 1, 1, 2), offsets.getCharStartsList());
        assertEquals(List.of(1, 2, 2, 2, 4), offsets.getCharEndsList());
        assertEquals("", offsets.getRendered());
        assertTrue(told.getTimings().getEncodeTimeUs() > 0);
    }

    @Test
    void countsOffsetsOfAConversationInItsRenderedPrompt() {
        EncodeResponse told = tokenizer.encode(EncodeRequest.newBuilder()
                .setModel(CHATML)
                .setConversation(Conversation.newBuilder()
                        .addMessages(
                                ConversationMessage.newBuilder().setRole("user").setContent("é<|im_end|>"))
                        .setAddGenerationPrompt(false))
                .setWithOffsets(true)
                .build());
        String rendered = told.getOffsets().getRendered();
        assertEquals("<|im_start|>user\né<|im_end|><|im_end|>\n", rendered);
        assertEquals(100_264, told.getIds(0));
        assertEquals(12, told.getOffsets().getByteEnds(0));
        int last = told.getIdsCount() - 1;
        assertEquals(rendered.length() + 1, told.getOffsets().getByteEnds(last));
        assertEquals(rendered.length(), told.getOffsets().getCharEnds(last));
        assertEquals(1, told.getIdsList().stream().filter(id -> id == 100_265).count());
    }

    @Test
    void writesSpecialTokensOutWhereAsked() {
        DecodeRequest ids = DecodeRequest.newBuilder()
                .setModel(CHATML)
                .addAllIds(List.of(100_264, 15_339, 100_265))
                .build();
        assertEquals("hello", tokenizer.decode(ids).getText());
        assertEquals(
                "<|im_start|>hello<|im_end|>",
                tokenizer
                        .decode(ids.toBuilder().setWithSpecialTokens(true).build())
                        .getText());
    }

    @Test
    void countsWhatItEncodes() {
        String large = "The quick brown fox, naïve 日本 123. ".repeat(3_000);
        assertEquals(
                tokenizer.encode(request().setText(large).build()).getIdsCount(),
                tokenizer
                        .count(CountRequest.newBuilder()
                                .setModel(CHATML)
                                .setText(large)
                                .build())
                        .getTokens());
    }

    @Test
    void reusesWhatAConversationBeganWith() throws InterruptedException {
        String system = "You answer questions about the sea, at length and with care. ".repeat(40);
        ConversationMessage.Builder first = ConversationMessage.newBuilder().setContent(system);
        ConversationMessage.Builder second = ConversationMessage.newBuilder().setContent("And why is it salt?");
        double hits = hits();
        ConversePrompt before = converse(chat(HARMONY, "tenant", first));
        assertEquals(0, before.getReusedTokens());
        assertEquals(0, converse(chat(HARMONY, "other", first)).getReusedTokens());
        ConversePrompt grown = converse(chat(HARMONY, "tenant", first, second));
        assertTrue(grown.getReusedTokens() > 400, grown.getReusedTokens() + " of " + grown.getIdsCount());
        assertEquals(
                before.getIdsList().subList(0, grown.getReusedTokens()),
                grown.getIdsList().subList(0, grown.getReusedTokens()));
        int[] ids = grown.getIdsList().stream().mapToInt(Integer::intValue).toArray();
        assertEquals(
                Arrays.stream(BlockHash.chain(HARMONY, "tenant", ids, ids.length))
                        .boxed()
                        .toList(),
                grown.getBlockHashesList());
        assertEquals(
                tokenizer
                        .encode(EncodeRequest.newBuilder()
                                .setModel(HARMONY)
                                .setConversation(
                                        chat(HARMONY, "", first, second).getConversation())
                                .build())
                        .getIdsList(),
                grown.getIdsList());
        assertEquals(grown.getReusedTokens(), hits() - hits);
    }

    private double hits() {
        return registry.get("sluice.tokenizer.prefix.cache.hits")
                .tag("model", HARMONY)
                .counter()
                .count();
    }

    private ConversePrompt converse(ConverseStart.Builder start) throws InterruptedException {
        ConverseClient client = new ConverseClient(channel.get(), 10).start(start);
        ConversePrompt prompt = client.answer().getPrompt();
        client.end().text();
        return prompt;
    }

    private static ConverseStart.Builder chat(String model, String salt, ConversationMessage.Builder... messages) {
        Conversation.Builder conversation = Conversation.newBuilder();
        for (ConversationMessage.Builder message : messages) {
            conversation.addMessages(message.setRole("user"));
        }
        return ConverseStart.newBuilder().setModel(model).setCacheSalt(salt).setConversation(conversation);
    }

    private static EncodeRequest.Builder request() {
        return EncodeRequest.newBuilder().setModel(CHATML);
    }

    private static void refused(String field, org.junit.jupiter.api.function.Executable call) {
        TokenizerServiceTest.assertRefused(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", field, call);
    }
}
