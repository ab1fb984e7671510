package io.sluice.accelerator.scheduler;

import io.sluice.accelerator.engine.Answer;
import io.sluice.accelerator.hardware.Hardware;
import io.sluice.accelerator.hardware.Profiles;
import io.sluice.accelerator.kv.KvEvents;
import io.sluice.contracts.hash.BlockHash;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Scheduler steps a second in virtual time with a full batch, and what a step allocates. Answers run to their length and
 * each is followed by another request at once, so arrivals, prefills, prefix look-ups and eviction are in it. The requests
 * are made beforehand: they are the caller's. A program, not a test: run its {@code main} with the test class path.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SchedulerBenchmark {
    private static final int PROMPT_TOKENS = 256;
    private static final int ANSWER_TOKENS = 256;
    /** More than the cache holds, so that none finds its own blocks again. */
    private static final int REQUESTS = 1_024;

    /** Sequences in the batch. */
    @Param("32")
    public int sequences = 32;

    /** A built-in profile, and the architecture on it. */
    @Param({"fixed/echo", "gpu-8xh100/llama-3.3-70b"})
    public String hardware = "fixed/echo";

    private final GenerationRequest[] requests = new GenerationRequest[REQUESTS];
    private final Answer answer = () -> 7;
    private final SequenceListener user = new Closed();
    private Scheduler scheduler = scheduler();
    private int submitted;
    private long now;

    /** Fills the batch, each sequence at another place of its answer. */
    @Setup
    public void fill() {
        scheduler = scheduler();
        for (int i = 0; i < REQUESTS; i++) {
            requests[i] = request(i, ANSWER_TOKENS);
        }
        for (int i = 0; i < sequences; i++) {
            submit(request(REQUESTS + i, i * ANSWER_TOKENS / sequences + 1));
        }
    }

    /** Makes one step. */
    @Benchmark
    public long step() {
        now += scheduler.plan(now);
        scheduler.complete(now);
        return now;
    }

    private Scheduler scheduler() {
        String[] names = hardware.split("/", 2);
        Hardware loaded = Profiles.profile(names[0]).load(Profiles.model(names[1]));
        int blocks = sequences * ((PROMPT_TOKENS + ANSWER_TOKENS) * 3 / 2 / Scheduler.BLOCK_TOKENS);
        return new Scheduler(
                new Limits(sequences, 8_192, sequences * 2, 0, 32_768, blocks), loaded.stepTime(), KvEvents.NONE);
    }

    private static GenerationRequest request(int number, int answerTokens) {
        int[] ids = new int[PROMPT_TOKENS];
        ids[0] = number;
        long root = BlockHash.root("bench", "");
        return new GenerationRequest(
                ids,
                BlockHash.chain("bench", "", ids, PROMPT_TOKENS),
                root,
                answerTokens,
                new int[0],
                PriorityClass.STANDARD,
                0,
                GenerationRequest.NO_DEADLINE,
                GenerationRequest.NO_DEADLINE,
                Integer.MAX_VALUE);
    }

    private void submit(GenerationRequest request) {
        Refusal refusal = scheduler.submit(request, answer, user, now);
        if (refusal != null) {
            throw new IllegalStateException(refusal.toString());
        }
    }

    /** Runs it with the profiler of allocation. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(SchedulerBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(1)
                        .jvmArgs("-Xmx512m")
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
    }

    /** A user who asks again as soon as the answer has ended. */
    private final class Closed implements SequenceListener {
        @Override
        public void finished(Sequence sequence, FinishReason reason) {
            submit(requests[submitted++ % REQUESTS]);
        }
    }
}
