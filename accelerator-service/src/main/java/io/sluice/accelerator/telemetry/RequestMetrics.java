package io.sluice.accelerator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The metrics of ended and refused requests, with vLLM's names and, where it has them, its buckets. */
@Singleton
class RequestMetrics {
    private static final double[] SHORT = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
    };
    private static final double[] TOKEN = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
    };
    private static final double[] LONG = {0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480};

    private final MeterRegistry registry;
    private final Map<String, Timers> byWorker = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void refused(String worker, String model, String reason) {
        registry.counter(
                        Names.REFUSED,
                        Tags.of(Names.LABEL_WORKER, worker, Names.LABEL_MODEL, model, Names.LABEL_REASON, reason))
                .increment();
    }

    void ended(RequestRecord request) {
        Tags tags = Tags.of(Names.LABEL_WORKER, request.workerId, Names.LABEL_MODEL, request.model);
        registry.counter(Names.REQUESTS, tags.and(Names.LABEL_FINISHED, finished(request.outcome)))
                .increment();
        byWorker.computeIfAbsent(request.workerId, id -> new Timers(registry, tags))
                .record(request);
    }

    /** vLLM's words for the reasons it has. */
    private static String finished(String outcome) {
        return switch (outcome) {
            case "STOP" -> "stop";
            case "LENGTH" -> "length";
            case "DEADLINE" -> "deadline";
            case "ERROR" -> "error";
            default -> "abort";
        };
    }

    /** The histograms of one worker. */
    private static final class Timers {
        private final Counter deviceTime;
        private final Timer firstToken;
        private final Timer perToken;
        private final Timer whole;
        private final Timer queue;
        private final Timer prefill;
        private final Timer decode;

        Timers(MeterRegistry registry, Tags tags) {
            deviceTime = Counter.builder(Names.REQUEST_DEVICE_TIME)
                    .description("Device time of the requests that have ended")
                    .baseUnit("seconds")
                    .tags(tags)
                    .register(registry);
            firstToken = timer(registry, Names.TIME_TO_FIRST_TOKEN, tags, SHORT);
            perToken = timer(registry, Names.TIME_PER_TOKEN, tags, TOKEN);
            whole = timer(registry, Names.REQUEST_TIME, tags, LONG);
            queue = timer(registry, Names.QUEUE_TIME, tags, LONG);
            prefill = timer(registry, Names.PREFILL_TIME, tags, LONG);
            decode = timer(registry, Names.DECODE_TIME, tags, LONG);
        }

        void record(RequestRecord request) {
            deviceTime.increment(request.deviceSeconds);
            whole.record(request.queueNanos + request.promptNanos + request.completionNanos, TimeUnit.NANOSECONDS);
            queue.record(request.queueNanos, TimeUnit.NANOSECONDS);
            if (request.generatedTokens > 0) {
                firstToken.record(request.queueNanos + request.promptNanos, TimeUnit.NANOSECONDS);
                prefill.record(request.promptNanos, TimeUnit.NANOSECONDS);
                decode.record(request.completionNanos, TimeUnit.NANOSECONDS);
            }
            if (request.generatedTokens > 1) {
                perToken.record(
                        (request.completionNanos - request.parkedNanos) / (request.generatedTokens - 1),
                        TimeUnit.NANOSECONDS);
            }
        }

        private static Timer timer(MeterRegistry registry, String name, Tags tags, double[] seconds) {
            Duration[] buckets = new Duration[seconds.length];
            for (int i = 0; i < seconds.length; i++) {
                buckets[i] = Duration.ofNanos(Math.round(seconds[i] * 1e9));
            }
            return Timer.builder(name)
                    .tags(tags)
                    .serviceLevelObjectives(buckets)
                    .register(registry);
        }
    }
}
