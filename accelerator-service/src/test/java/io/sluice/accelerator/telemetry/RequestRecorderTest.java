package io.sluice.accelerator.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.scheduler.FinishReason;
import io.sluice.accelerator.scheduler.GenerationRequest;
import io.sluice.accelerator.scheduler.PriorityClass;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestRecorderTest {
    @Test
    void countsARequestWhoseRecordIsDropped() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ThreadPoolExecutor full = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        full.shutdown();
        RequestRecorder recorder = new RequestRecorder(
                new RequestSpans(OpenTelemetry.noop()), new RequestMetrics(registry), registry, full);
        long now = System.nanoTime();
        GenerationRequest request = new GenerationRequest(
                new int[] {1},
                new long[0],
                0,
                1,
                new int[0],
                PriorityClass.STANDARD,
                now,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                1);
        recorder.begin(Context.root(), "r", "w", "m", DeviceRates.UNKNOWN, request, now)
                .abandoned(FinishReason.CANCELLED);
        assertEquals(1, registry.get(Names.DROPPED_RECORDS).counter().count());
        assertEquals(1, registry.get(Names.REQUESTS).counter().count());
        assertEquals(1, registry.get(Names.REQUEST_TIME).timer().count());
    }
}
