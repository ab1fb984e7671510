package io.sluice.accelerator.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.adapter.WorkerSpec;
import io.sluice.accelerator.scheduler.Load;
import io.sluice.accelerator.scheduler.Scheduler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** The metrics of one worker: how busy it is, and whether it keeps the time. */
public final class WorkerMetrics implements Worker.StepObserver {
    private static final Logger LOG = Logger.getLogger(WorkerMetrics.class);
    /** The log says at most this often that the pace is not held. */
    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final WorkerSpec spec;
    private final Timer lateness;
    private final Counter lateSteps;
    private final Counter paceLost;
    private final LongSupplier clock;
    private long loggedNanos;
    private long lateSinceLogged;
    private long worstSinceLogged;
    private long lostSinceLogged;

    /** Registers what is counted step by step. */
    public WorkerMetrics(WorkerSpec spec, MeterRegistry registry) {
        this(spec, registry, System::nanoTime);
    }

    WorkerMetrics(WorkerSpec spec, MeterRegistry registry, LongSupplier clock) {
        this.spec = spec;
        this.clock = clock;
        loggedNanos = clock.getAsLong() - LOG_INTERVAL_NANOS;
        Tags tags = tags(spec);
        lateness = Timer.builder(Names.LATENESS)
                .description("How long after its time a step ended")
                .tags(tags)
                .serviceLevelObjectives(
                        Duration.ofNanos(100_000),
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100))
                .register(registry);
        lateSteps = Counter.builder(Names.LATE_STEPS)
                .description("Steps that ended later than is tolerated")
                .tags(tags)
                .register(registry);
        paceLost = Counter.builder(Names.PACE_LOST)
                .description("By how much the schedule was moved because the machine could not keep it")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
    }

    /** Registers what is read from the worker's load. */
    public static void bind(Worker worker, MeterRegistry registry) {
        Tags tags = tags(worker.spec());
        gauge(worker, registry, tags, Names.WAITING, load -> load.waiting);
        gauge(worker, registry, tags, Names.RUNNING, load -> load.running);
        gauge(worker, registry, tags, Names.PARKED, load -> load.parked);
        int blocks = worker.limits().kvBlocks();
        gauge(worker, registry, tags, Names.KV_USAGE, load -> 1 - (double) load.freeBlocks / blocks);
        Tags shape = tags.and(
                Names.LABEL_BLOCK_SIZE,
                Integer.toString(Scheduler.BLOCK_TOKENS),
                Names.LABEL_BLOCKS,
                Integer.toString(blocks));
        gauge(worker, registry, shape, Names.CACHE_CONFIG, load -> 1);
        counter(worker, registry, tags, Names.PROMPT_TOKENS, load -> load.promptTokens);
        counter(worker, registry, tags, Names.GENERATION_TOKENS, load -> load.generatedTokens);
        counter(worker, registry, tags, Names.PREFIX_QUERIES, load -> load.queriedTokens);
        counter(worker, registry, tags, Names.PREFIX_HITS, load -> load.hitTokens);
        counter(worker, registry, tags, Names.FETCHED_TOKENS, load -> load.fetchedTokens);
        counter(worker, registry, tags, Names.PREEMPTIONS, load -> load.preemptions);
        counter(worker, registry, tags, Names.STEPS, load -> load.steps);
        if (worker.spec().swap().hostBlocks() > 0) {
            counter(worker, registry, tags, Names.SWAPS, load -> load.swaps);
            gauge(worker, registry, tags, Names.HOST_BLOCKS, load -> load.hostBlocks);
        }
        if (worker.spec().speculation().draftTokens() > 0) {
            counter(worker, registry, tags, Names.DRAFTED, load -> load.draftedTokens);
            counter(worker, registry, tags, Names.DRAFTS_ACCEPTED, load -> load.acceptedTokens);
        }
        new DeviceMetrics(worker, registry, tags).bind();
    }

    @Override
    public void stepped(long lateNanos) {
        lateness.record(lateNanos, TimeUnit.NANOSECONDS);
        if (lateNanos > spec.pacing().toleranceNanos()) {
            lateSteps.increment();
            lateSinceLogged++;
            worstSinceLogged = Math.max(worstSinceLogged, lateNanos);
            sayNowAndThen();
        }
    }

    @Override
    public void fellBehind(long lostNanos) {
        paceLost.increment(lostNanos * 1e-9);
        lostSinceLogged += lostNanos;
        sayNowAndThen();
    }

    private void sayNowAndThen() {
        long now = clock.getAsLong();
        if (now - loggedNanos < LOG_INTERVAL_NANOS) {
            return;
        }
        LOG.warnf(
                "worker %s does not hold its pace: %d steps since the last such line ended more than %d us late,"
                        + " the worst %d us, and its schedule was moved by %d us; this machine is too busy for it",
                spec.id(),
                lateSinceLogged,
                spec.pacing().toleranceNanos() / 1_000,
                worstSinceLogged / 1_000,
                lostSinceLogged / 1_000);
        loggedNanos = now;
        lateSinceLogged = 0;
        worstSinceLogged = 0;
        lostSinceLogged = 0;
    }

    @Override
    public void crashes() {
        LOG.fatalf("worker %s has reached the step at which it crashes: a fault on demand", spec.id());
    }

    @Override
    public void failed(Throwable cause) {
        LOG.errorf(cause, "worker %s has ended by a fault; its requests end with an error", spec.id());
    }

    private static Tags tags(WorkerSpec spec) {
        return Tags.of(Names.LABEL_WORKER, spec.id(), Names.LABEL_MODEL, spec.model());
    }

    private static void gauge(
            Worker worker, MeterRegistry registry, Tags tags, String name, ToDoubleFunction<Load> value) {
        Gauge.builder(name, worker, w -> value.applyAsDouble(w.load()))
                .tags(tags)
                .register(registry);
    }

    private static void counter(
            Worker worker, MeterRegistry registry, Tags tags, String name, ToDoubleFunction<Load> value) {
        FunctionCounter.builder(name, worker, w -> value.applyAsDouble(w.load()))
                .tags(tags)
                .register(registry);
    }
}
