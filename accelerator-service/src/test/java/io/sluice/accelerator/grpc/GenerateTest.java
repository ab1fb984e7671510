package io.sluice.accelerator.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.v1.FaultServiceGrpc;
import io.sluice.accelerator.v1.Finish;
import io.sluice.accelerator.v1.GenerateResponse;
import io.sluice.accelerator.v1.GenerateResponse.MessageCase;
import io.sluice.accelerator.v1.GenerateStart;
import io.sluice.accelerator.v1.SetFaultsRequest;
import io.sluice.contracts.status.RichStatus;
import io.sluice.types.v1.DeviceUse;
import io.sluice.types.v1.FinishReason;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallWorkers.class)
class GenerateTest {
    private static final String ECHO = "acc-0.echo";
    private static final String SMALL = "acc-0.small";

    private ManagedChannel channel;

    @Inject
    Fleet fleet;

    @BeforeEach
    void open() {
        channel = TestChannel.open();
    }

    @AfterEach
    void everythingIsFree() {
        channel.shutdown();
        for (Worker worker : fleet.all()) {
            Await.until(
                    worker.id() + " is idle and its blocks are free",
                    () -> worker.openRequests() == 0
                            && worker.load().running == 0
                            && worker.load().parked == 0
                            && worker.load().waiting == 0
                            && worker.load().freeBlocks == worker.limits().kvBlocks());
        }
    }

    @Test
    void streamsTheWholeAnswer() {
        TestCall call = TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 100));
        GenerateResponse accepted = call.await(MessageCase.ACCEPTED);
        assertEquals(ECHO, accepted.getAccepted().getWorkerId());
        assertTrue(accepted.getAccepted().getEpoch() > 1_700_000_000_000_000L);
        GenerateResponse prompt = call.await(MessageCase.PROMPT);
        assertEquals(100, prompt.getPrompt().getPromptTokens());
        Finish finish = call.await(MessageCase.FINISH).getFinish();
        assertEquals(FinishReason.FINISH_REASON_STOP, finish.getReason());
        assertEquals(100, call.ids().size());
        assertEquals(100, finish.getUsage().getCompletionTokens());
        assertEquals(Status.Code.OK, Status.fromThrowable(call.awaitEnd()).getCode());
    }

    @Test
    void findsThePrefixOfAnEarlierPrompt() {
        TestCall first = TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 320));
        first.await(MessageCase.FINISH);
        TestCall second = TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 330));
        assertEquals(
                320, second.await(MessageCase.FINISH).getFinish().getUsage().getCachedTokens());
        GenerateStart.Builder salted = TestCall.prompt(ECHO, "sluice/echo", 330);
        salted.getContextBuilder().setCacheSalt("another tenant");
        assertEquals(
                0,
                TestCall.start(channel, salted)
                        .await(MessageCase.FINISH)
                        .getFinish()
                        .getUsage()
                        .getCachedTokens());
    }

    @Test
    void sendsNoTokenWithoutCredit() {
        TestCall call =
                TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 40).setCreditTokens(0));
        assertEquals(0, call.await(MessageCase.PARKED).getParked().getNextSeq());
        assertEquals(0, call.ids().size());
        call.credit(7);
        assertEquals(0, call.await(MessageCase.RESUMED).getResumed().getNextSeq());
        assertEquals(7, call.await(MessageCase.PARKED).getParked().getNextSeq());
        assertEquals(7, call.ids().size());
        call.credit(1_000);
        Finish finish = call.await(MessageCase.FINISH).getFinish();
        assertEquals(40, finish.getUsage().getCompletionTokens());
        assertTrue(finish.getTimings().getParkedTimeUs() > 0);
    }

    @Test
    void endsWithTheReasonThatTheCancelNames() {
        TestCall call =
                TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 50).setCreditTokens(5));
        call.await(MessageCase.PARKED);
        call.cancel(FinishReason.FINISH_REASON_STOP);
        Finish finish = call.await(MessageCase.FINISH).getFinish();
        assertEquals(FinishReason.FINISH_REASON_STOP, finish.getReason());
        assertEquals(5, finish.getUsage().getCompletionTokens());
    }

    @Test
    void saysWhatOfTheDeviceARequestUsed() {
        GenerateStart.Builder alone = TestCall.prompt(ECHO, "sluice/echo", 70);
        alone.getContextBuilder().setCacheSalt("charged");
        Finish unpriced =
                TestCall.start(channel, alone).await(MessageCase.FINISH).getFinish();
        // 70 tokens and the step that finds the end, 500 us each, and 5 us a token of the prompt; however late the
        // machine.
        assertEquals(71 * 500 + 70 * 5, unpriced.getDeviceUse().getDeviceTimeUs());
        assertFalse(
                unpriced.getDeviceUse().hasCostUsd() || unpriced.getDeviceUse().hasPlanningJoules());
        GenerateStart.Builder start = TestCall.prompt("acc-0.gpt-oss-120b", "openai/gpt-oss-120b", 70);
        start.getSamplingBuilder().setMaxTokens(10);
        DeviceUse use = TestCall.start(channel, start)
                .await(MessageCase.FINISH)
                .getFinish()
                .getDeviceUse();
        double seconds = use.getDeviceTimeUs() * 1e-6;
        assertTrue(seconds > 0);
        // 8 GPUs at 1,730 W and 1.69 USD an hour each; device seconds are those of all of them.
        assertEquals(1_730 * seconds, use.getPlanningJoules(), 0.01);
        assertEquals(1.69 / 3_600 * seconds, use.getCostUsd(), 1e-8);
        assertFalse(use.hasMeasuredJoules(), "nobody has measured it");
    }

    @Test
    void refusesFaultsThatAreNotAllowed() {
        StatusRuntimeException refused = assertThrows(
                StatusRuntimeException.class,
                () -> FaultServiceGrpc.newBlockingStub(channel)
                        .setFaults(
                                SetFaultsRequest.newBuilder().setWorkerId(ECHO).build()));
        RichStatus status = RichStatus.from(refused);
        assertEquals(Status.Code.FAILED_PRECONDITION, status.code());
        assertEquals("FAULTS_DISABLED", status.reason());
        assertTrue(status.message().contains("sluice.accelerator.faults.enabled"), status.message());
    }

    @Test
    void honoursMaxTokensAndEndIds() {
        GenerateStart.Builder most = TestCall.prompt(ECHO, "sluice/echo", 50);
        most.getSamplingBuilder().setMaxTokens(9);
        TestCall call = TestCall.start(channel, most);
        assertEquals(
                FinishReason.FINISH_REASON_LENGTH,
                call.await(MessageCase.FINISH).getFinish().getReason());
        assertEquals(9, call.ids().size());
        TestCall ended =
                TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 50).addEndTokenIds(1_012));
        assertEquals(
                FinishReason.FINISH_REASON_STOP,
                ended.await(MessageCase.FINISH).getFinish().getReason());
        assertEquals(12, ended.ids().size());
    }

    @Test
    void freesEverythingWhenTheClientIsGone() {
        TestCall parked = TestCall.start(
                channel, TestCall.prompt(SMALL, "sluice/small", 60).setCreditTokens(3));
        parked.await(MessageCase.PARKED);
        parked.disconnect();
    }

    @Test
    void endsAtTheDeadline() {
        TestCall late = new TestCall(channel, CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS));
        late.send(TestCall.prompt(SMALL, "sluice/small", 1_000));
        // Both ends know the moment; the worker's word may come before the client has looked at its own clock.
        boolean said = false;
        Object event = late.next();
        while (!(event instanceof Throwable)) {
            said |= event instanceof GenerateResponse message
                    && message.getFinish().getReason() == FinishReason.FINISH_REASON_DEADLINE;
            event = late.next();
        }
        Status.Code code = Status.fromThrowable((Throwable) event).getCode();
        assertEquals(said ? Status.Code.OK : Status.Code.DEADLINE_EXCEEDED, code);
        GenerateStart.Builder own = TestCall.prompt(SMALL, "sluice/small", 1_000);
        own.getContextBuilder().setDeadlineUs(50_000);
        assertEquals(
                FinishReason.FINISH_REASON_DEADLINE,
                TestCall.start(channel, own)
                        .await(MessageCase.FINISH)
                        .getFinish()
                        .getReason());
    }

    @Test
    void refusesWhatDoesNotFitTheQueueAndSaysWhenToComeBack() {
        List<TestCall> calls = new ArrayList<>();
        // Two parked sequences keep both slots, as none may be given away here; two more wait.
        for (int i = 0; i < 2; i++) {
            TestCall call = TestCall.start(
                    channel, TestCall.prompt(SMALL, "sluice/small", 60).setCreditTokens(1));
            call.await(MessageCase.PARKED);
            calls.add(call);
        }
        for (int i = 0; i < 2; i++) {
            TestCall call = TestCall.start(channel, TestCall.prompt(SMALL, "sluice/small", 60));
            assertEquals(i, call.await(MessageCase.ACCEPTED).getAccepted().getQueuePosition());
            calls.add(call);
        }
        TestCall refused = TestCall.start(channel, TestCall.prompt(SMALL, "sluice/small", 60));
        RichStatus status = RichStatus.from(refused.awaitEnd());
        assertEquals(Status.Code.UNAVAILABLE, status.code());
        assertEquals("QUEUE_FULL", status.reason());
        assertFalse(status.retryAfter().orElseThrow().isZero());
        // One that waits goes away: its place is free.
        calls.get(3).disconnect();
        Await.until("the place is free", () -> load(SMALL).openRequests() == 3);
        TestCall taken = TestCall.start(channel, TestCall.prompt(SMALL, "sluice/small", 60));
        taken.await(MessageCase.ACCEPTED);
        calls.get(0).credit(1_000);
        calls.get(1).credit(1_000);
        taken.await(MessageCase.FINISH);
        calls.get(2).await(MessageCase.FINISH);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertEquals("WORKER_NOT_FOUND", reason(TestCall.prompt("acc-0.none", "sluice/echo", 5)));
        assertEquals("MODEL_NOT_FOUND", reason(TestCall.prompt(ECHO, "sluice/other", 5)));
        assertEquals("PROMPT_TOO_LONG", reason(TestCall.prompt(SMALL, "sluice/small", 2_048)));
        assertEquals("prompt_ids", badField(TestCall.prompt(ECHO, "sluice/echo", 0)));
        GenerateStart.Builder hot = TestCall.prompt(ECHO, "sluice/echo", 5);
        hot.getSamplingBuilder().setTemperature(2.5);
        assertEquals("sampling.temperature", badField(hot));
        GenerateStart.Builder none = TestCall.prompt(ECHO, "sluice/echo", 5);
        none.getSamplingBuilder().setMaxTokens(0);
        assertEquals("sampling.max_tokens", badField(none));
        GenerateStart.Builder soon = TestCall.prompt(ECHO, "sluice/echo", 5_000);
        soon.getContextBuilder().setFirstTokenDeadlineUs(1_000);
        assertEquals("FIRST_TOKEN_TOO_LATE", reason(soon));
        TestCall unstarted = new TestCall(channel, CallOptions.DEFAULT);
        unstarted.credit(1);
        assertEquals(
                "start",
                RichStatus.from(unstarted.awaitEnd()).badFields().getFirst().subject());
        TestCall twice =
                TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 5).setCreditTokens(0));
        twice.send(TestCall.prompt(ECHO, "sluice/echo", 5));
        assertEquals(
                "start",
                RichStatus.from(twice.awaitEnd()).badFields().getFirst().subject());
    }

    @Test
    void repeatsNoMoreThanTheBeginningOfWhatItDoesNotKnow() {
        String huge = "\u20ac".repeat(100_000);
        assertEquals("WORKER_NOT_FOUND", reason(TestCall.prompt(huge, "sluice/echo", 5)));
        assertEquals("MODEL_NOT_FOUND", reason(TestCall.prompt(ECHO, huge, 5)));
        GenerateStart.Builder named = TestCall.prompt(ECHO, "sluice/echo", 5);
        named.getContextBuilder().setRequestId(huge);
        assertEquals("context.request_id", badField(named));
    }

    @Test
    void endsAParkedSequenceWhoseClientHasSaidAll() {
        TestCall call =
                TestCall.start(channel, TestCall.prompt(ECHO, "sluice/echo", 30).setCreditTokens(4));
        call.halfClose();
        Finish finish = call.await(MessageCase.FINISH).getFinish();
        assertEquals(FinishReason.FINISH_REASON_CANCELLED, finish.getReason());
        assertEquals(4, finish.getUsage().getCompletionTokens());
    }

    @Test
    void speaksTheSameForTheSameSeed() {
        assertEquals(answer(7), answer(7));
        assertFalse(answer(7).equals(answer(8)));
    }

    private List<Integer> answer(long seed) {
        GenerateStart.Builder start = TestCall.prompt("acc-0.gpt-oss-20b", "openai/gpt-oss-20b", 20);
        start.getSamplingBuilder().setSeed(seed).setMaxTokens(100);
        TestCall call = TestCall.start(channel, start);
        call.await(MessageCase.FINISH);
        return call.ids();
    }

    private String reason(GenerateStart.Builder start) {
        return RichStatus.from(TestCall.start(channel, start).awaitEnd()).reason();
    }

    private String badField(GenerateStart.Builder start) {
        return RichStatus.from(TestCall.start(channel, start).awaitEnd())
                .badFields()
                .getFirst()
                .subject();
    }

    private Worker load(String id) {
        Worker worker = fleet.find(id);
        if (worker == null) {
            throw new AssertionError("there is no " + id);
        }
        return worker;
    }
}
