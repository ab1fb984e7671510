package io.sluice.accelerator.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc;
import io.sluice.accelerator.v1.FaultServiceGrpc;
import io.sluice.accelerator.v1.Faults;
import io.sluice.accelerator.v1.Finish;
import io.sluice.accelerator.v1.GenerateResponse.MessageCase;
import io.sluice.accelerator.v1.SetFaultsRequest;
import io.sluice.contracts.status.RichStatus;
import io.sluice.types.v1.FinishReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults on demand over the real server; a crash would end this process, so that one is tested on the packaged service. */
@QuarkusTest
@TestProfile(FaultyWorkers.class)
class FaultTest {
    private static final String ECHO = "acc-0.echo";
    /**
     * Device time of 30 tokens alone: they and the step that finds the end, 500 us each, and 5 us a token of the prompt. It is
     * the same however late the machine is.
     */
    private static final long ALONE_US = 31 * 500 + 30 * 5;

    private ManagedChannel channel;

    @BeforeEach
    void open() {
        channel = TestChannel.open();
    }

    @AfterEach
    void close() {
        set(Faults.newBuilder());
        channel.shutdownNow();
    }

    @Test
    void endsAShareOfTheRequestsWithAnError() {
        set(Faults.newBuilder().setErrorRate(1));
        Finish finish = generate(100, 5_000);
        assertEquals(FinishReason.FINISH_REASON_ERROR, finish.getReason());
        assertTrue(finish.getUsage().getCompletionTokens() < 32);
        set(Faults.newBuilder());
        assertEquals(FinishReason.FINISH_REASON_STOP, generate(100, 5_000).getReason());
    }

    @Test
    void slowsEachStep() {
        set(Faults.newBuilder().setSlowFactor(7));
        assertEquals(7 * ALONE_US, generate(30, 6_000).getDeviceUse().getDeviceTimeUs());
    }

    @Test
    void isSlowByConfiguration() {
        Finish finish = TestCall.start(channel, TestCall.prompt("acc-0.slow", "sluice/slow", 30))
                .await(MessageCase.FINISH)
                .getFinish();
        assertEquals(4 * ALONE_US, finish.getDeviceUse().getDeviceTimeUs());
    }

    @Test
    void isStuckInOneStep() {
        set(Faults.newBuilder().setStuckAtStep(0).setStuckTimeUs(300_000));
        Finish stuck = generate(30, 7_000);
        assertEquals(300_000 + ALONE_US, stuck.getDeviceUse().getDeviceTimeUs());
        assertTrue(stuck.getTimings().getPromptTimeUs() + stuck.getTimings().getCompletionTimeUs() >= 300_000);
        assertEquals(ALONE_US, generate(30, 8_000).getDeviceUse().getDeviceTimeUs(), "and no other time");
    }

    @Test
    void losesWhatTheCacheHolds() {
        generate(320, 1_000);
        assertTrue(generate(330, 1_000).getUsage().getCachedTokens() >= 320);
        set(Faults.newBuilder().setKvLossAtStep(0));
        assertEquals(0, generate(340, 1_000).getUsage().getCachedTokens());
    }

    @Test
    void computesAgainWhatWasUnderWayWhenTheCacheWasLost() {
        TestCall call = TestCall.start(
                channel, TestCall.prompt(ECHO, "sluice/echo", 400).setCreditTokens(40));
        call.await(MessageCase.PARKED);
        set(Faults.newBuilder().setKvLossAtStep(0));
        call.credit(10_000);
        // The call checks that no token is missing, none comes twice and the chain hash is that of an undisturbed run.
        Finish finish = call.await(MessageCase.FINISH).getFinish();
        assertEquals(FinishReason.FINISH_REASON_STOP, finish.getReason());
        assertEquals(400, call.ids().size());
    }

    @Test
    void takesNoRequestWhileItStarts() throws IOException, InterruptedException {
        RichStatus refused = RichStatus.from(TestCall.start(channel, TestCall.prompt("acc-0.late", "sluice/late", 5))
                .awaitEnd());
        assertEquals(Status.Code.UNAVAILABLE, refused.code());
        assertEquals("WORKER_STARTING", refused.reason());
        Duration wait = refused.retryAfter().orElseThrow();
        assertTrue(wait.compareTo(Duration.ofMinutes(50)) > 0 && wait.compareTo(Duration.ofHours(1)) <= 0);
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> ready = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("acc-0.late"));
        }
        assertEquals(
                ServingStatus.NOT_SERVING,
                HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService(AcceleratorServiceGrpc.SERVICE_NAME)
                                .build())
                        .getStatus());
    }

    @Test
    void namesWhatIsWrong() {
        assertEquals("faults.error_rate", badField(Faults.newBuilder().setErrorRate(1.5)));
        assertEquals("faults.slow_factor", badField(Faults.newBuilder().setSlowFactor(0.5)));
        assertEquals("faults.stuck_time_us", badField(Faults.newBuilder().setStuckTimeUs(-1)));
        StatusRuntimeException unknown = assertThrows(
                StatusRuntimeException.class,
                () -> FaultServiceGrpc.newBlockingStub(channel)
                        .setFaults(SetFaultsRequest.newBuilder()
                                .setWorkerId("acc-0.none")
                                .build()));
        assertEquals("WORKER_NOT_FOUND", RichStatus.from(unknown).reason());
    }

    private String badField(Faults.Builder faults) {
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class, () -> set(faults));
        return RichStatus.from(refused).badFields().getFirst().subject();
    }

    private void set(Faults.Builder faults) {
        FaultServiceGrpc.newBlockingStub(channel)
                .setFaults(SetFaultsRequest.newBuilder()
                        .setWorkerId(ECHO)
                        .setFaults(faults)
                        .build());
    }

    /** A prompt that shares no block with one of another first id. */
    private Finish generate(int tokens, int first) {
        io.sluice.accelerator.v1.GenerateStart.Builder start =
                TestCall.prompt(ECHO, "sluice/echo", tokens).clearPromptIds();
        for (int i = 0; i < tokens; i++) {
            start.addPromptIds(first + i);
        }
        return TestCall.start(channel, start).await(MessageCase.FINISH).getFinish();
    }
}
