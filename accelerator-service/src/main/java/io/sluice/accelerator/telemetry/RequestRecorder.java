package io.sluice.accelerator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.sluice.accelerator.hardware.DeviceRates;
import io.sluice.accelerator.scheduler.GenerationRequest;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes the spans, the metrics and the log line of each request, on a thread of its own: the worker's thread has steps
 * to keep. What does not fit into its queue has no spans and no log line, and that is counted; its metrics are then taken
 * by the caller.
 */
@Singleton
public class RequestRecorder {
    /** Most requests that wait to be recorded. */
    static final int MAX_QUEUED = 8_192;

    private static final Logger LOG = Logger.getLogger(Names.REQUEST_LOG);

    private final RequestSpans spans;
    private final RequestMetrics metrics;
    private final Counter dropped;
    private final ThreadPoolExecutor executor;

    @Inject
    RequestRecorder(RequestSpans spans, RequestMetrics metrics, MeterRegistry registry) {
        this(
                spans,
                metrics,
                registry,
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_QUEUED),
                        Thread.ofPlatform().name("request-recorder").daemon().factory()));
    }

    RequestRecorder(RequestSpans spans, RequestMetrics metrics, MeterRegistry registry, ThreadPoolExecutor executor) {
        this.executor = executor;
        this.spans = spans;
        this.metrics = metrics;
        dropped = Counter.builder(Names.DROPPED_RECORDS)
                .description("Requests without spans and log line: the recorder could not keep up")
                .register(registry);
    }

    /** Begins the record of a request that could be read. */
    public RequestRecord begin(
            Context trace,
            String requestId,
            String workerId,
            String model,
            DeviceRates rates,
            GenerationRequest request,
            long now) {
        long offset = System.currentTimeMillis() * 1_000_000 - now;
        return new RequestRecord(this, trace, requestId, workerId, model, rates, request, offset);
    }

    /** Records a request that could not be read, or was for no worker here. */
    public void refused(Context trace, String requestId, String reason, long now) {
        metrics.refused("", "", reason);
        record(trace.wrap(() -> LOG.infof(
                "refused request=%s reason=%s duration_us=%d", requestId, reason, (System.nanoTime() - now) / 1_000)));
    }

    void refusedBy(RequestRecord request) {
        metrics.refused(request.workerId, request.model, request.outcome);
        record(request.trace.wrap(() -> LOG.infof(
                "refused request=%s worker=%s model=%s reason=%s prompt_tokens=%d",
                request.requestId, request.workerId, request.model, request.outcome, request.promptTokens)));
    }

    void ended(RequestRecord request) {
        boolean taken = record(request.trace.wrap(() -> {
            metrics.ended(request);
            spans.write(request);
            LOG.infof(
                    "generated request=%s worker=%s model=%s finish=%s prompt_tokens=%d cached_tokens=%d"
                            + " completion_tokens=%d queue_us=%d prompt_us=%d completion_us=%d parks=%d parked_us=%d"
                            + " device_us=%d",
                    request.requestId,
                    request.workerId,
                    request.model,
                    request.outcome,
                    request.promptTokens,
                    request.cachedTokens,
                    request.generatedTokens,
                    request.queueNanos / 1_000,
                    request.promptNanos / 1_000,
                    request.completionNanos / 1_000,
                    request.parks,
                    request.parkedNanos / 1_000,
                    (long) (request.deviceSeconds * 1e6));
        }));
        if (!taken) {
            metrics.ended(request);
        }
    }

    private boolean record(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            dropped.increment();
            return false;
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        executor.shutdown();
        if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
            dropped.increment(executor.shutdownNow().size());
        }
    }
}
