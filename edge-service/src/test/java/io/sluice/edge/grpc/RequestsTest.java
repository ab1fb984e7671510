package io.sluice.edge.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.edge.pipeline.Terms;
import io.sluice.inference.v1.ChatRequest;
import io.sluice.types.v1.RequestContext;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestsTest {
    @Test
    void boundsDeadlinesToADay() {
        long day = TimeUnit.DAYS.toMicros(1);
        for (long asked : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, day + 1}) {
            assertEquals(day, terms(asked).deadlineMicros());
            assertEquals(day, terms(asked).firstTokenDeadlineMicros());
        }
        assertEquals(1, terms(0).deadlineMicros());
        assertEquals(1, terms(0).firstTokenDeadlineMicros());
        assertEquals(5, terms(5).deadlineMicros());
    }

    private static Terms terms(long micros) {
        return Requests.of(ChatRequest.newBuilder()
                        .setContext(RequestContext.newBuilder()
                                .setDeadlineUs(micros)
                                .setFirstTokenDeadlineUs(micros))
                        .build())
                .terms();
    }
}
