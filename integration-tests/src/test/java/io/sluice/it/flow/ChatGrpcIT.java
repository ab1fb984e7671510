package io.sluice.it.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.contracts.hash.ChainHash;
import io.sluice.contracts.status.RichStatus;
import io.sluice.inference.v1.Cancel;
import io.sluice.inference.v1.ChatResponse;
import io.sluice.inference.v1.ChatStreamRequest;
import io.sluice.inference.v1.Delta;
import io.sluice.inference.v1.Finish;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.sluice.it.plane.Loads;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.FinishReason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The gRPC surface, as a plain generated client sees it. */
class ChatGrpcIT {
    private static final Plane PLANE = Plane.shared();

    @Test
    void streamsAnAnswerInOrder() {
        Iterator<ChatResponse> answer = InferenceServiceGrpc.newBlockingStub(PLANE.authorized())
                .chat(GrpcChat.question(Plane.CHAT_MODEL, "Tell me about mills.")
                        .setSampling(GrpcChat.tokens(90))
                        .build());
        StreamEvent first = answer.next().getEvent();
        assertThat(first.hasAccepted()).isTrue();
        assertThat(first.getAccepted().getSeed()).isEqualTo(7);
        List<Delta> deltas = new ArrayList<>();
        StreamEvent last = first;
        while (answer.hasNext()) {
            last = answer.next().getEvent();
            if (last.hasDelta()) {
                deltas.add(last.getDelta());
            }
        }
        assertThat(last.getFinish().getUsage().getCompletionTokens()).isEqualTo(inOrder(deltas));
        assertThat(last.getFinish().getReason())
                .isIn(FinishReason.FINISH_REASON_LENGTH, FinishReason.FINISH_REASON_STOP);
        assertThat(last.getFinish().getTimings().getPromptTimeUs()).isPositive();
    }

    @Test
    void continuesIdsAndTheirChainHashCanBeRecomputed() {
        GenerateRequest request = GenerateRequest.newBuilder()
                .setModel(Plane.CHAT_MODEL)
                .setText("The water")
                .setSampling(GrpcChat.tokens(40))
                .build();
        Iterator<GenerateResponse> answer =
                InferenceServiceGrpc.newBlockingStub(PLANE.authorized()).generate(request);
        long chain = ChainHash.START;
        int count = 0;
        while (answer.hasNext()) {
            StreamEvent event = answer.next().getEvent();
            if (event.hasDelta()) {
                for (int id : event.getDelta().getIdsList()) {
                    chain = ChainHash.next(chain, id);
                    count++;
                }
                assertThat(event.getDelta().getChainHash()).isEqualTo(chain);
            }
        }
        assertThat(count).isEqualTo(40);
    }

    @Test
    void neverSendsMoreThanTheCreditGranted() throws InterruptedException {
        try (Loads loads = new Loads(PLANE)) {
            GrpcChat chat = GrpcChat.open(
                    PLANE,
                    GrpcChat.question(Plane.CHAT_MODEL, "Count with me.")
                            .setSampling(GrpcChat.tokens(30))
                            .build());
            assertThat(accepted(chat.next())).isTrue();
            loads.await(Plane.CHAT_MODEL, "parked without credit", load -> load.getParked() == 1);
            assertThat(chat.nextWithin(200))
                    .as("nothing before the first credit")
                    .isNull();

            chat.credit(10);
            assertThat(receive(chat, 10)).isEqualTo(10);
            loads.await(Plane.CHAT_MODEL, "parked at its credit", load -> load.getParked() == 1);
            assertThat(chat.nextWithin(200)).as("nothing past the credit").isNull();

            chat.credit(1_000);
            Finish finish = finish(chat);
            assertThat(finish.getUsage().getCompletionTokens()).isLessThanOrEqualTo(30);
            assertThat(finish.getTimings().getParkedTimeUs()).isPositive();
        }
    }

    @Test
    void aCancelMessageEndsTheAnswerWithItsUsage() throws InterruptedException {
        try (Loads loads = new Loads(PLANE)) {
            GrpcChat chat = GrpcChat.open(
                    PLANE,
                    GrpcChat.question(Plane.CHAT_MODEL, "Go on for ever.")
                            .setSampling(GrpcChat.tokens(5_000))
                            .build());
            chat.credit(20);
            assertThat(accepted(chat.next())).isTrue();
            receive(chat, 20);
            chat.send(ChatStreamRequest.newBuilder()
                    .setCancel(Cancel.getDefaultInstance())
                    .build());
            Finish finish = finish(chat);
            assertThat(finish.getReason()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
            assertThat(finish.getUsage().getCompletionTokens()).isEqualTo(20);
            loads.awaitIdle(Plane.CHAT_MODEL);
        }
    }

    @Test
    void refusesWithAReasonAndTheField() {
        var stub = InferenceServiceGrpc.newBlockingStub(PLANE.authorized());
        RichStatus unknown = refusal(
                () -> stub.chat(GrpcChat.question("no/such-model", "x").build()).next());
        assertThat(unknown.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(unknown.reason()).isNotEmpty();

        RichStatus hot = refusal(() -> stub.chat(GrpcChat.question(Plane.CHAT_MODEL, "x")
                        .setSampling(GrpcChat.tokens(5).setTemperature(9))
                        .build())
                .next());
        assertThat(hot.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(hot.badFields()).hasSize(1);
        assertThat(hot.badFields().toString()).contains("temperature");

        RichStatus stranger = refusal(() -> InferenceServiceGrpc.newBlockingStub(PLANE.channel(PLANE.edge()))
                .chat(GrpcChat.question(Plane.CHAT_MODEL, "x").build())
                .next());
        assertThat(stranger.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private static RichStatus refusal(Runnable call) {
        return RichStatus.from(catchThrowableOfType(StatusRuntimeException.class, call::run));
    }

    private static boolean accepted(GrpcChat.Item item) {
        return item.event() != null && item.event().hasAccepted();
    }

    private static int receive(GrpcChat chat, int tokens) throws InterruptedException {
        int received = 0;
        while (received < tokens) {
            StreamEvent event = Objects.requireNonNull(chat.next().event(), "the call ended early");
            assertThat(event.hasDelta()).as(event.toString()).isTrue();
            received += event.getDelta().getTokenCount();
        }
        return received;
    }

    private static Finish finish(GrpcChat chat) throws InterruptedException {
        while (true) {
            GrpcChat.Item item = chat.next();
            assertThat(item.error()).isNull();
            if (item.event() != null && item.event().hasFinish()) {
                return item.event().getFinish();
            }
        }
    }

    /** Checks that the pieces follow each other without gap or repeat; returns how many tokens they hold. */
    private static int inOrder(List<Delta> deltas) {
        int next = 0;
        for (Delta delta : deltas) {
            assertThat(delta.getSeq()).isEqualTo(next);
            next += delta.getTokenCount();
        }
        return next;
    }
}
