package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.contracts.hash.BlockHash;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.telemetry.Names;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.ConversePrompt;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.ConverseText;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import io.sluice.types.v1.TokenIds;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConverseTest {
    private static final String MODEL = "openai/gpt-oss-20b";
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    /** Calls after which a server that still reads on is taken for one that never stops. */
    private static final int SETTLE_CALLS = 1_000;
    /** Calls in a row during which nothing was read. */
    private static final int SETTLED_CALLS = 3;

    private final TestChannel channel = new TestChannel();

    @Inject
    MeterRegistry registry;

    @Inject
    OpenConversations conversations;

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void answersThePromptWithIdsHashesAndEnds() throws InterruptedException {
        String content = "Tell me about the sea. ".repeat(20);
        ConversePrompt prompt =
                open().start(chat(content).setCacheSalt("tenant")).answer().getPrompt();
        int[] ids = prompt.getIdsList().stream().mapToInt(Integer::intValue).toArray();
        assertEquals(200_006, ids[0]);
        assertEquals(
                java.util.Arrays.stream(BlockHash.chain(MODEL, "tenant", ids, ids.length))
                        .boxed()
                        .toList(),
                prompt.getBlockHashesList());
        assertEquals(ids.length / BlockHash.BLOCK_TOKENS, prompt.getBlockHashesCount());
        assertEquals(List.of(200_002, 200_012, 200_007, 199_999), prompt.getEndTokenIdsList());
        assertEquals(131_072, prompt.getContextTokens());
    }

    @Test
    void takesTextAndIdsForAPrompt() throws InterruptedException {
        List<Integer> ids = encode("hello world");
        assertEquals(
                ids,
                open().start(start().setText("hello world"))
                        .answer()
                        .getPrompt()
                        .getIdsList());
        assertEquals(
                ids,
                open().start(start().setIds(TokenIds.newBuilder().addAllIds(ids)))
                        .answer()
                        .getPrompt()
                        .getIdsList());
    }

    @Test
    void streamsTextAndHoldsBackWhatIsNotCertain() throws InterruptedException {
        List<Integer> emoji = encode("🦭");
        assertTrue(emoji.size() > 1, "a character of several tokens");
        ConverseClient client = open().start(chat("Hi").addStop("END"));
        client.answer();
        long seq = 0;
        StringBuilder text = new StringBuilder();
        for (int id : emoji) {
            ConverseText part = client.tokens(seq++, List.of(id)).text();
            assertEquals(seq, part.getNextSeq());
            assertEquals(seq == emoji.size() ? "🦭" : "", part.getText());
            text.append(part.getText());
        }
        List<Integer> start = encode(" the E");
        assertEquals(" the ", client.tokens(seq, start).text().getText());
        seq += start.size();
        ConverseText last = client.end().text();
        assertEquals("E", last.getText());
        assertEquals(seq, last.getNextSeq());
        assertFalse(last.hasStopMatch());
        assertEquals("completed", client.event());
    }

    @Test
    void reportsTheStopStringOnceAndTheTokenThatCompletedIt() throws InterruptedException {
        ConverseClient client = open().start(chat("Hi").addStop("zzz").addStop("\n\n"));
        client.answer();
        List<Integer> ids = encode("one two");
        List<Integer> newline = encode("\n");
        assertEquals("one two", client.tokens(0, ids).text().getText());
        assertEquals("", client.tokens(2, newline).text().getText());
        ConverseText found =
                client.tokens(3, List.of(newline.getFirst(), ids.getFirst())).text();
        assertEquals("", found.getText());
        assertEquals(1, found.getStopMatch().getIndex());
        assertEquals(3, found.getStopMatch().getSeq());
        assertEquals(5, found.getNextSeq());
        ConverseText after = client.tokens(5, ids).text();
        assertEquals("", after.getText());
        assertFalse(after.hasStopMatch());
        ConverseText last = client.end().text();
        assertEquals("", last.getText());
        assertEquals(7, last.getNextSeq());
        assertEquals("completed", client.event());
    }

    @Test
    void refusesWhatIsOutOfOrder() throws InterruptedException {
        assertBad("tokens.seq", openAnswered().tokens(1, List.of(1)));
        assertBad("tokens.seq", openAnswered().tokens(0, List.of(1, 2)).tokens(1, List.of(3)), 1);
        assertBad("start", openAnswered().start(chat("again")));
        assertBad("message", open().tokens(0, List.of(1)));
        assertBad("message", open().end());
        assertBad("tokens.ids[1]", openAnswered().tokens(0, List.of(1, 300_000)));
    }

    @Test
    void refusesABadStart() throws InterruptedException {
        assertBad("prompt", open().start(start()));
        assertBad("stop", open().start(chat("x").addAllStop(Collections.nCopies(5, "x"))));
        assertBad("stop[1]", open().start(chat("x").addStop("x").addStop("")));
        assertBad("stop[0]", open().start(chat("x").addStop("é".repeat(129))));
        assertBad("ids[0]", open().start(start().setIds(TokenIds.newBuilder().addIds(201_088))));
        assertBad(
                "messages[1].role",
                open().start(start().setConversation(Conversation.newBuilder()
                        .addMessages(message("user", "x"))
                        .addMessages(message("narrator", "y")))));
        RichStatus unknown = RichStatus.from(
                open().start(start().setModel("none").setText("x")).failure());
        assertEquals(Status.Code.NOT_FOUND, unknown.code());
    }

    @Test
    void largePromptsComeFromThePoolAndMayBeClosedMeanwhile() throws InterruptedException {
        ConverseClient client = open().start(chat("word ".repeat(100_000))).close();
        assertTrue(client.answer().getPrompt().getIdsCount() > 100_000);
        assertEquals("completed", client.event());
    }

    @Test
    void cancelFreesTheConversation() throws InterruptedException {
        await(() -> conversations.count() == 0);
        List<ConverseClient> clients =
                IntStream.range(0, 50).mapToObj(i -> open().start(chat("Hi"))).toList();
        for (ConverseClient client : clients) {
            client.answer();
        }
        assertEquals(50, conversations.count());
        clients.forEach(ConverseClient::cancel);
        await(() -> conversations.count() == 0);
    }

    @Test
    void lostConnectionFreesTheConversation() throws InterruptedException {
        await(() -> conversations.count() == 0);
        TestChannel other = new TestChannel();
        new ConverseClient(other.get(), Integer.MAX_VALUE).start(chat("Hi")).answer();
        assertEquals(1, conversations.count());
        other.close();
        await(() -> conversations.count() == 0);
    }

    @Test
    void doesNotReadOnForAClientThatDoesNotRead() throws InterruptedException {
        double before = decoded();
        ConverseClient client = new ConverseClient(channel.get(), 1).start(chat("Hi"));
        client.answer();
        int batches = 2_000;
        List<Integer> batch =
                Collections.nCopies(64, encode(" antidisestablishmentarianism").getFirst());
        for (int i = 0; i < batches; i++) {
            client.tokens(64L * i, batch);
        }
        await(() -> decoded() > before);
        double read = settled(before);
        // It stops when what it wrote fills the client's window and the server's own buffer: far from all.
        assertTrue(read < 64.0 * batches / 2, () -> "decoded " + read + " tokens for a client that reads none");
        client.cancel();
    }

    /**
     * Tokens decoded since, once they grow no more. Each sample follows a call over the same connection, so what was sent
     * there before has been seen. Such a call is refused: the status is not held up by the window that the other call fills.
     */
    private double settled(double before) {
        EncodeRequest refused = EncodeRequest.newBuilder().setModel("none").build();
        double last = -1;
        int unchanged = 0;
        for (int calls = 0; calls < SETTLE_CALLS; calls++) {
            assertThrows(
                    StatusRuntimeException.class,
                    () -> TokenizerServiceGrpc.newBlockingStub(channel.get()).encode(refused));
            double read = decoded() - before;
            unchanged = read == last ? unchanged + 1 : 0;
            if (unchanged == SETTLED_CALLS) {
                return read;
            }
            last = read;
        }
        throw new AssertionError("still reading after " + SETTLE_CALLS + " calls of others");
    }

    private double decoded() {
        return registry.counter(Names.DECODED_TOKENS, Names.MODEL, MODEL).count();
    }

    private ConverseClient open() {
        return new ConverseClient(channel.get(), Integer.MAX_VALUE);
    }

    private ConverseClient openAnswered() throws InterruptedException {
        ConverseClient client = open().start(chat("Hi"));
        client.answer();
        return client;
    }

    private List<Integer> encode(String text) {
        return TokenizerServiceGrpc.newBlockingStub(channel.get())
                .encode(EncodeRequest.newBuilder().setModel(MODEL).setText(text).build())
                .getIdsList();
    }

    private static ConverseStart.Builder start() {
        return ConverseStart.newBuilder().setModel(MODEL).setRequestId("test-1");
    }

    private static ConverseStart.Builder chat(String content) {
        return start().setConversation(Conversation.newBuilder().addMessages(message("user", content)));
    }

    private static ConversationMessage message(String role, String content) {
        return ConversationMessage.newBuilder()
                .setRole(role)
                .setContent(content)
                .build();
    }

    private static void assertBad(String field, ConverseClient client) throws InterruptedException {
        assertBad(field, client, 0);
    }

    private static void assertBad(String field, ConverseClient client, int answersBefore) throws InterruptedException {
        for (int i = 0; i < answersBefore; i++) {
            client.answer();
        }
        RichStatus status = RichStatus.from(client.failure());
        assertEquals(Status.Code.INVALID_ARGUMENT, status.code(), status.toString());
        assertEquals(
                List.of(field),
                status.badFields().stream().map(RichStatus.Violation::subject).toList());
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > WAIT_NANOS) {
                throw new AssertionError("did not become so in time");
            }
            Thread.onSpinWait();
        }
    }
}
