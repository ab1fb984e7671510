package io.sluice.it.backpressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.it.plane.EchoPlane;
import io.sluice.it.plane.Loads;
import io.sluice.it.plane.Plane;
import io.sluice.it.plane.RawSse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A thousand streams at once: nothing lost, nothing repeated, everything counted, everything freed. */
class ThousandStreamsIT {
    private static final int STREAMS = 1_000;
    private static final int TOKENS = 60;

    @Test
    void everyStreamFinishesInOrderWithTheRightUsage() throws Exception {
        try (Plane plane = EchoPlane.with(256, 20_000).start();
                Loads loads = new Loads(plane);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Streamed>> readers = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                // Every prompt is another one, so that a token that reached the wrong stream would be seen.
                String prompt = EchoPlane.prompt(TOKENS - 2) + " " + String.format(Locale.ROOT, "%03d", i);
                readers.add(() -> read(plane, prompt));
            }
            long start = System.nanoTime();
            List<Future<Streamed>> answers = threads.invokeAll(readers);
            long wallNanos = System.nanoTime() - start;

            long tokens = 0;
            for (Future<Streamed> future : answers) {
                Streamed answer = future.get();
                assertThat(answer.fault).isEmpty();
                assertThat(answer.done).isTrue();
                assertThat(answer.completionTokens).isEqualTo(answer.expectedTokens);
                assertThat(answer.text.toString()).isEqualTo(answer.expectedText);
                tokens += answer.completionTokens;
            }
            loads.awaitIdle(Plane.ECHO_MODEL);
            System.out.printf(
                    "%,d streams at once, %,d tokens in %.1f s; edge %,d MiB resident%n",
                    STREAMS, tokens, wallNanos / 1e9, plane.edge().residentBytes() >> 20);
        }
    }

    private static Streamed read(Plane plane, String prompt) throws java.io.IOException {
        try (RawSse stream =
                new RawSse(plane.edge().httpPort(), "/v1/completions", EchoPlane.completion(prompt, 500), 64 << 10)) {
            Streamed answer = Streamed.read(stream);
            answer.expectedText = prompt;
            answer.expectedTokens = TOKENS;
            return answer;
        }
    }
}
