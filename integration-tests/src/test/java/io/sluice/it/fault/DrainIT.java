package io.sluice.it.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.RawSse;
import io.sluice.it.plane.ServiceProcess;
import io.sluice.types.v1.SamplingParameters;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that are asked to stop (SIGTERM) in the middle of answers: those finish, new ones go elsewhere. */
class DrainIT {
    /** Ten seconds of answer: on a busy machine it must not be over before the service has been asked to stop. */
    private static final int TOKENS = 500;

    private static final String PROMPT = EchoPlane.prompt(TOKENS + 50);

    private Plane plane;

    @BeforeEach
    void start() {
        plane = EchoPlane.with(8, 20_000)
                .edge("sluice.edge.timeouts.drain", "60s")
                .tokenizer("sluice.tokenizer.drain-time", "60s")
                .accelerator("sluice.accelerator.drain-time", "60s")
                .start();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void anEdgeThatStopsFinishesItsAnswers() throws IOException {
        finishes(plane.edge());
        assertThat(plane.edge().tail()).contains("drained: 2 requests finished, 0 end with an error");
    }

    @Test
    void aTokenizerThatStopsFinishesItsConversations() throws IOException {
        finishes(plane.tokenizer());
        assertThat(plane.tokenizer().tail()).contains("drained: 2 conversations finished, 0 end with an error");
    }

    @Test
    void anAcceleratorThatStopsFinishesItsSequences() throws IOException {
        finishes(plane.accelerator());
        assertThat(plane.accelerator().tail()).contains("drained: 2 requests finished, 0 end with an error");
    }

    /** One answer over HTTP and one over gRPC, both begun, then SIGTERM to the service. */
    private void finishes(ServiceProcess service) throws IOException {
        HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(plane.channel(service));
        Iterator<GenerateResponse> grpc =
                InferenceServiceGrpc.newBlockingStub(plane.authorized()).generate(request());
        try (RawSse http = new RawSse(
                plane.edge().httpPort(), "/v1/completions", EchoPlane.completion(PROMPT, TOKENS), 64 << 10)) {
            assertThat(http.head()).isEqualTo(200);
            int texts = untilText(http);
            GenerateResponse last = grpc.next();
            while (!last.getEvent().hasDelta()) {
                last = grpc.next();
            }

            service.askToStop();
            Await.until("the health service says so", Duration.ofSeconds(20), () -> !serving(health));
            assertThat(ask()).as("a new request meanwhile").isIn(503, 0);

            for (String line = http.next(); line != null; line = http.next()) {
                assertThat(line).doesNotContain("\"error\"");
                texts += line.contains("\"text\":\"") && line.contains("\"finish_reason\":null") ? 1 : 0;
            }
            while (grpc.hasNext()) {
                last = grpc.next();
            }
            assertThat(texts).isPositive();
            assertThat(last.getEvent().getFinish().getUsage().getCompletionTokens())
                    .isEqualTo(TOKENS);
        }
        assertThat(service.awaitExit()).isEqualTo(128 + 15);
    }

    private static int untilText(RawSse http) throws IOException {
        for (String line = http.next(); line != null; line = http.next()) {
            if (line.contains("\"text\":\"w")) {
                return 1;
            }
        }
        throw new AssertionError("the answer ended before its first text");
    }

    private static boolean serving(HealthGrpc.HealthBlockingStub health) {
        try {
            return health.check(HealthCheckRequest.getDefaultInstance()).getStatus() == ServingStatus.SERVING;
        } catch (io.grpc.StatusRuntimeException gone) {
            return false;
        }
    }

    /** Status of a new request, 0 where nothing answers any more. */
    private int ask() {
        try {
            return given().port(plane.edge().httpPort())
                    .header("Authorization", "Bearer " + Plane.KEY)
                    .contentType("application/json")
                    .body("{\"model\":\"" + Plane.ECHO_MODEL + "\",\"prompt\":\"Hello\",\"max_tokens\":2}")
                    .post("/v1/completions")
                    .statusCode();
        } catch (Exception refused) {
            return 0;
        }
    }

    private static GenerateRequest request() {
        return GenerateRequest.newBuilder()
                .setModel(Plane.ECHO_MODEL)
                .setText(PROMPT)
                .setSampling(SamplingParameters.newBuilder().setMaxTokens(TOKENS))
                .build();
    }
}
