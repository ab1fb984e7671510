package io.sluice.it.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateStreamRequest;
import io.sluice.inference.v1.StreamEvent;
import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Plane;
import io.sluice.types.v1.FinishReason;
import io.sluice.types.v1.TokenIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several workers for one model, and answers that were recorded. */
class WorkersIT {
    private static final int WORKERS = 3;
    private static final String RECORDED = "the recorded answer";

    @TempDir
    private static Path folder;

    private static Plane plane;

    @BeforeAll
    static void start() throws IOException {
        // "the recorded answer" in cl100k_base.
        Path file = Files.writeString(folder.resolve("answers.jsonl"), """
                {"ids":[1820,12715,4320]}
                """);
        plane = EchoPlane.with(1, 20_000)
                .accelerator("sluice.accelerator.workers[0].replicas", WORKERS)
                .accelerator("sluice.accelerator.workers[0].engine", "replay")
                .accelerator("sluice.accelerator.workers[0].replay-file", file)
                .start();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void repeatTheRecordedAnswerToAnyPrompt() throws InterruptedException {
        GenerateStream call = GenerateStream.open(plane, ids(11, 12, 13));
        call.credit(10);
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        StreamEvent last = call.next();
        while (!last.hasFinish()) {
            text.append(last.getDelta().getText());
            ids.addAll(last.getDelta().getIdsList());
            last = call.next();
        }
        assertThat(text).hasToString(RECORDED);
        assertThat(ids).containsExactly(1820, 12715, 4320);
        assertThat(last.getFinish().getReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
    }

    /** Each has one slot: requests that hold theirs without credit can only be on different workers. */
    @Test
    void shareTheRequestsOfTheirModel() throws InterruptedException {
        List<GenerateStream> open = new ArrayList<>();
        Set<String> workers = new HashSet<>();
        for (int i = 0; i < WORKERS; i++) {
            GenerateStream call = GenerateStream.open(plane, ids(21 + i, 22, 23));
            StreamEvent first = call.next();
            assertThat(first.hasAccepted()).isTrue();
            workers.add(first.getAccepted().getWorkerId());
            open.add(call);
        }
        assertThat(workers).containsExactlyInAnyOrder("acc-0.echo-0", "acc-0.echo-1", "acc-0.echo-2");
        open.forEach(GenerateStream::abort);
    }

    private static GenerateStreamRequest ids(int... prompt) {
        TokenIds.Builder ids = TokenIds.newBuilder();
        for (int id : prompt) {
            ids.addIds(id);
        }
        return GenerateStreamRequest.newBuilder()
                .setStart(GenerateRequest.newBuilder()
                        .setModel(Plane.ECHO_MODEL)
                        .setIds(ids)
                        .setSampling(GrpcChat.tokens(50)))
                .build();
    }
}
