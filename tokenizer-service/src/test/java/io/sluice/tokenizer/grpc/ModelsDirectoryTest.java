package io.sluice.tokenizer.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.v1.Conversation;
import io.sluice.tokenizer.v1.ConversationMessage;
import io.sluice.tokenizer.v1.ConverseStart;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that come, change and go while the service runs. */
@QuarkusTest
@TestProfile(ModelsDirectoryTest.WithFolder.class)
class ModelsDirectoryTest {
    private static final String PROPERTY = "sluice.tokenizer.models-directory";
    private static final String MODEL = "late/model";
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(10);

    /** An empty folder, looked at often. */
    public static class WithFolder implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createDirectories(Path.of("target", "models-directory"));
                Files.deleteIfExists(folder.resolve("late.properties"));
                Files.deleteIfExists(folder.resolve("twin.properties"));
                return Map.of(PROPERTY, folder.toString(), "sluice.tokenizer.watch.period-ms", "50");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private final Path folder = Path.of(ConfigProvider.getConfig().getValue(PROPERTY, String.class));
    private final TestChannel channel = new TestChannel();
    private final TokenizerServiceGrpc.TokenizerServiceBlockingStub tokenizer =
            TokenizerServiceGrpc.newBlockingStub(channel.get());

    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void addsReplacesAndRemoves() throws Exception {
        assertEquals(Status.Code.NOT_FOUND, failure().code());
        write("late", MODEL, "cl100k_base", "1000");
        await(() -> contextTokens(MODEL) == 1000);
        assertEquals(List.of(15339, 1917), encode(MODEL).getIdsList());

        ConverseClient open = new ConverseClient(channel.get(), 100).start(start());
        open.answer();
        write("late", MODEL, "o200k_base", "2000");
        await(() -> contextTokens(MODEL) == 2000);
        List<Integer> replaced = encode(MODEL).getIdsList();
        assertEquals(List.of(24912, 2375), replaced);

        // What cannot be used changes nothing; the other file tells that it was looked at.
        write("late", MODEL, "klingon", "3000");
        write("twin", "late/twin", "cl100k_base", "4000");
        await(() -> contextTokens("late/twin") == 4000);
        assertEquals(2000, contextTokens(MODEL));

        Files.delete(folder.resolve("late.properties"));
        await(() -> contextTokens(MODEL) < 0);
        assertEquals(Status.Code.NOT_FOUND, failure().code());
        assertEquals("hello world", open.tokens(0, List.of(15339, 1917)).text().getText());
        open.end().text();
        assertEquals("completed", open.event());
        assertTrue(contextTokens("sluice/echo") > 0);
    }

    private static ConverseStart.Builder start() {
        return ConverseStart.newBuilder()
                .setModel(MODEL)
                .setConversation(Conversation.newBuilder()
                        .addMessages(
                                ConversationMessage.newBuilder().setRole("user").setContent("Hi")));
    }

    private RichStatus failure() {
        return RichStatus.from(assertThrows(StatusRuntimeException.class, () -> encode(MODEL)));
    }

    private EncodeResponse encode(String model) {
        return tokenizer.encode(EncodeRequest.newBuilder()
                .setModel(model)
                .setText("hello world")
                .build());
    }

    /** Context of a model as ListModels tells it; -1 if there is none. */
    private int contextTokens(String model) {
        return tokenizer
                .listModels(io.sluice.tokenizer.v1.ListModelsRequest.getDefaultInstance())
                .getModelsList()
                .stream()
                .filter(m -> m.getId().equals(model))
                .mapToInt(m -> m.getContextTokens())
                .findFirst()
                .orElse(-1);
    }

    private void write(String name, String id, String encoding, String contextTokens) throws IOException {
        Path part = folder.resolve(name + ".part");
        String template = encoding.equals("o200k_base") ? "jinja" : "chatml";
        Files.writeString(folder.resolve("chat.jinja"), "{% for m in messages %}{{ m.content }}{% endfor %}");
        Files.writeString(
                part,
                """
                id=%s
                encoding=%s
                template=%s
                context-tokens=%s
                """.formatted(id, encoding, template, contextTokens)
                        + (template.equals("jinja") ? "template-file=chat.jinja\nend-tokens=<|endoftext|>\n" : ""));
        Files.move(part, folder.resolve(name + ".properties"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + WAIT.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not come to pass in time");
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}
