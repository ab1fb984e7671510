package io.sluice.kvcache.prefix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The index beside the plain one, a {@code ConcurrentHashMap<Long, Set<String>>}, in the same run: a million blocks of
 * 16 workers, matches of a 32k-token prompt, events as they come in. A program, not a test: run its {@code main} with
 * the test class path; see docs/kv-cache.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PrefixIndexBenchmark {
    private static final int WORKERS = 16;
    private static final int PROMPT_BLOCKS = 2_048;
    private static final int PROMPTS = 489;
    private static final int EVENT_BLOCKS = 1_024;

    /** {@code ours} or {@code plain}. */
    @Param({"ours", "plain"})
    public String kind = "ours";

    private Subject subject = new Ours();
    private final List<long[]> prompts = new ArrayList<>();
    private int turn;
    private long[] event = new long[EVENT_BLOCKS];

    /** What is measured. */
    interface Subject {
        void store(int worker, long[] hashes);

        void remove(int worker, long[] hashes);

        int match(long[] hashes);
    }

    @Setup
    public void fill() {
        subject = kind.equals("ours") ? new Ours() : new Plain();
        SplittableRandom random = new SplittableRandom(1);
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            long[] hashes = random.longs(PROMPT_BLOCKS).toArray();
            prompts.add(hashes);
            // Some prompts are known to one worker, some to all.
            int holders = prompt % 8 == 0 ? WORKERS : 1 + prompt % 3;
            for (int holder = 0; holder < holders; holder++) {
                subject.store((prompt + holder) % WORKERS, hashes);
            }
        }
        event = random.longs(EVENT_BLOCKS).toArray();
    }

    /** The longest prefix of a prompt of 2,048 blocks, all of them held by somebody. */
    @Benchmark
    public int match() {
        turn = (turn + 1) % PROMPTS;
        return subject.match(prompts.get(turn));
    }

    /** 1,024 blocks stored and removed again: 2,048 block events. */
    @Benchmark
    public void events() {
        subject.store(3, event);
        subject.remove(3, event);
    }

    private static final class Ours implements Subject {
        private final PrefixIndex index =
                new PrefixIndex(new IndexLimits(256, 4_000_000, Duration.ofSeconds(1), 10, 100), System::nanoTime);
        private final Publisher[] publishers = new Publisher[WORKERS];
        private final long[] seq = new long[WORKERS];

        Ours() {
            for (int worker = 0; worker < WORKERS; worker++) {
                publishers[worker] = index.open(new WorkerInfo("w" + worker, 1, "m", 16, 1), () -> {});
            }
        }

        @Override
        public void store(int worker, long[] hashes) {
            publishers[worker].events(++seq[worker], List.of(new Change.Stored(hashes)));
        }

        @Override
        public void remove(int worker, long[] hashes) {
            publishers[worker].events(++seq[worker], List.of(new Change.Removed(hashes)));
        }

        @Override
        public int match(long[] hashes) {
            return index.match("m", hashes).getFirst().heldBlocks();
        }
    }

    private static final class Plain implements Subject {
        private final Map<Long, Collection<String>> index = new ConcurrentHashMap<>();
        private final String[] names = new String[WORKERS];

        Plain() {
            for (int worker = 0; worker < WORKERS; worker++) {
                names[worker] = "w" + worker;
            }
        }

        @Override
        public void store(int worker, long[] hashes) {
            for (long hash : hashes) {
                index.computeIfAbsent(hash, key -> ConcurrentHashMap.newKeySet(2))
                        .add(names[worker]);
            }
        }

        @Override
        public void remove(int worker, long[] hashes) {
            for (long hash : hashes) {
                index.computeIfPresent(hash, (key, holders) -> {
                    holders.remove(names[worker]);
                    return holders.isEmpty() ? null : holders;
                });
            }
        }

        @Override
        public int match(long[] hashes) {
            Map<String, Integer> held = new HashMap<>();
            List<String> live = new ArrayList<>(List.of(names));
            int block = 0;
            while (block < hashes.length && !live.isEmpty()) {
                Collection<String> holders = index.getOrDefault(hashes[block], List.of());
                int at = block;
                live.removeIf(worker -> {
                    if (holders.contains(worker)) {
                        return false;
                    }
                    held.put(worker, at);
                    return true;
                });
                block++;
            }
            return live.isEmpty()
                    ? held.values().stream().mapToInt(Integer::intValue).max().orElse(0)
                    : block;
        }
    }

    /** Runs both kinds and prints what a block costs in memory, and the ratios. */
    public static void main(String[] args) throws RunnerException {
        printMemory();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PrefixIndexBenchmark.class.getName())
                        .forks(1)
                        .jvmArgs("-Xmx2g")
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        Map<String, Double> micros = new HashMap<>();
        for (RunResult result : results) {
            String method = result.getPrimaryResult().getLabel();
            micros.put(
                    method + ' ' + result.getParams().getParam("kind"),
                    result.getPrimaryResult().getScore());
        }
        double match = micros.getOrDefault("match ours", Double.NaN);
        double events = micros.getOrDefault("events ours", Double.NaN);
        System.out.printf(
                "match of %d blocks over %d: %.1f us, %.1f times as fast as the plain index%n",
                PROMPT_BLOCKS, PROMPTS * PROMPT_BLOCKS, match, micros.getOrDefault("match plain", Double.NaN) / match);
        System.out.printf(
                "events: %.1f million blocks/s on one core, %.1f times as fast as the plain index%n",
                2 * EVENT_BLOCKS / events, micros.getOrDefault("events plain", Double.NaN) / events);
    }

    private static void printMemory() {
        for (String kind : List.of("ours", "plain")) {
            PrefixIndexBenchmark benchmark = new PrefixIndexBenchmark();
            long before = usedBytes();
            benchmark.kind = kind;
            benchmark.fill();
            long prompts = (long) PROMPTS * PROMPT_BLOCKS * Long.BYTES;
            long used = usedBytes() - before - prompts;
            System.out.printf("memory, %s: %d bytes a block%n", kind, used / ((long) PROMPTS * PROMPT_BLOCKS));
            benchmark.match();
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
