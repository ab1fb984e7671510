package io.sluice.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.accelerator.v1.WorkerLoad;
import io.sluice.it.plane.Await;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Loads;
import io.sluice.it.plane.Metrics;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.RawSse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that vanish without a word: what they held is free within a step or two. */
class VanishingClientIT {
    /** Long steps, so that "within two steps" is counted on the worker's own steps and not on a clock. */
    private static final int STEP_MICROS = 300_000;

    private static final int SLOTS = 4;
    private static Plane plane;

    @BeforeAll
    static void start() {
        plane = EchoPlane.with(SLOTS, STEP_MICROS).start();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void whileDecoding() throws IOException {
        try (Loads loads = new Loads(plane);
                RawSse client = open()) {
            assertThat(client.head()).isEqualTo(200);
            firstToken(client);
            WorkerLoad running = loads.await(Plane.ECHO_MODEL, "one runs", load -> load.getRunning() == 1);
            assertThat(running.getFreeBlocks()).isLessThan(running.getTotalBlocks());
            long before = now(loads).getSteps();
            client.reset();
            long after = loads.awaitIdle(Plane.ECHO_MODEL).getSteps();
            assertThat(after - before)
                    .as("steps until slot and blocks were free")
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void whileQueued() throws IOException {
        try (Loads loads = new Loads(plane)) {
            List<RawSse> running = new ArrayList<>();
            for (int i = 0; i < SLOTS; i++) {
                RawSse client = open();
                client.head();
                firstToken(client);
                running.add(client);
            }
            RawSse queued = open();
            loads.await(Plane.ECHO_MODEL, "one waits", load -> load.getWaiting() == 1);
            long before = now(loads).getSteps();
            queued.reset();
            WorkerLoad gone = loads.await(Plane.ECHO_MODEL, "none waits", load -> load.getWaiting() == 0);
            assertThat(gone.getRunning()).as("it was not served first").isEqualTo(SLOTS);
            assertThat(gone.getSteps() - before).isLessThanOrEqualTo(2);
            awaitNoLease();
            for (RawSse client : running) {
                client.reset();
            }
            loads.awaitIdle(Plane.ECHO_MODEL);
        }
    }

    /** A lease ends with its time to live at last, which is 5 s and more: much less must do. */
    private static void awaitNoLease() {
        Await.until(
                "the KV cache holds no lease",
                Duration.ofSeconds(4),
                () -> Metrics.sum(plane.kvCache(), "sluice_kv_leases") == 0);
    }

    private static RawSse open() throws IOException {
        return new RawSse(
                plane.edge().httpPort(),
                "/v1/completions",
                EchoPlane.completion(EchoPlane.prompt(2_000), 2_000),
                64 << 10);
    }

    private static WorkerLoad now(Loads loads) {
        return loads.await(Plane.ECHO_MODEL, "known", load -> true);
    }

    private static void firstToken(RawSse client) throws IOException {
        for (String line = client.next(); line != null; line = client.next()) {
            if (line.contains("\"text\":\"w")) {
                return;
            }
        }
        throw new AssertionError("the stream ended before its first token");
    }
}
