package io.sluice.it.fault;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Loads;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.FinishReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A deadline that passes, whatever the request is busy with: it ends by that name and what it held is free.
 * Waiting and prefill are asked of the worker itself, for the edge would refuse at once what cannot be in time.
 */
class DeadlineIT {
    /** Two slots, 16 prompt tokens a step of 20 ms: a prompt of 4,000 tokens takes 5 s. */
    private static final int STEP_MICROS = 20_000;

    private static Plane plane;
    private static Loads loads;

    @BeforeAll
    static void start() {
        plane = EchoPlane.with(2, STEP_MICROS)
                .accelerator("sluice.accelerator.workers[0].max-batched-tokens", 16)
                .start();
        loads = new Loads(plane);
    }

    @AfterEach
    void everythingIsFree() {
        loads.awaitIdle(Plane.ECHO_MODEL);
    }

    @AfterAll
    static void stop() {
        loads.close();
        plane.close();
    }

    @Test
    void whileWaiting() throws InterruptedException {
        try (WorkerCall first = WorkerCall.open(plane, 800, 600_000_000);
                WorkerCall second = WorkerCall.open(plane, 800, 600_000_000)) {
            loads.await(Plane.ECHO_MODEL, "both slots are taken", load -> load.getRunning() == 2);
            try (WorkerCall late = WorkerCall.open(plane, 10, 400_000)) {
                assertThat(late.end()).isEqualTo(FinishReason.FINISH_REASON_DEADLINE);
                assertThat(late.promptIsComputed()).isFalse();
            }
            loads.await(Plane.ECHO_MODEL, "nobody waits", load -> load.getWaiting() == 0 && load.getRunning() == 2);
            first.cancel();
            second.cancel();
            assertThat(first.end()).isEqualTo(FinishReason.FINISH_REASON_CANCELLED);
        }
    }

    @Test
    void whileItsPromptIsComputed() throws InterruptedException {
        try (WorkerCall call = WorkerCall.open(plane, 4_000, 1_500_000)) {
            loads.await(Plane.ECHO_MODEL, "it has a slot", load -> load.getRunning() == 1);
            assertThat(call.end()).isEqualTo(FinishReason.FINISH_REASON_DEADLINE);
            assertThat(call.promptIsComputed()).isFalse();
        }
    }

    @Test
    void whileDecoding() throws InterruptedException {
        try (WorkerCall call = WorkerCall.open(plane, 400, 1_500_000)) {
            assertThat(call.end()).isEqualTo(FinishReason.FINISH_REASON_DEADLINE);
            assertThat(call.tokens()).isBetween(1, 399);
        }
        ask(400, 2_000, "x-sluice-deadline-ms", 1_500)
                .then()
                .statusCode(504)
                .body("error.type", equalTo("timeout_error"))
                .body("error.message", containsString("deadline"));
    }

    @Test
    void whileParked() throws InterruptedException {
        try (WorkerCall call = WorkerCall.openWithCredit(plane, 100, 1_500_000, 5)) {
            loads.await(Plane.ECHO_MODEL, "it is parked", load -> load.getParked() == 1);
            assertThat(call.end()).isEqualTo(FinishReason.FINISH_REASON_DEADLINE);
            assertThat(call.tokens()).isEqualTo(5);
        }
    }

    @Test
    void atAdmissionWhenTheFirstTokenWouldBeTooLate() {
        ask(4_000, 10, "x-sluice-first-token-deadline-ms", 500)
                .then()
                .statusCode(504)
                .body("error.type", equalTo("timeout_error"))
                .body("error.message", containsString("first token"));
    }

    private static Response ask(int promptTokens, int maxTokens, String header, int millis) {
        return given().port(plane.edge().httpPort())
                .header("Authorization", "Bearer " + Plane.KEY)
                .header(header, millis)
                .contentType("application/json")
                .body(EchoPlane.completion(EchoPlane.prompt(promptTokens), maxTokens)
                        .replace("\"stream\":true", "\"stream\":false")
                        .replaceAll(",\"stream_options\":\\{[^}]*}", ""))
                .post("/v1/completions");
    }
}
