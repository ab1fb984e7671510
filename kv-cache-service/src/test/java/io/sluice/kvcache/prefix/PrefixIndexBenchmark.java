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
 * The index beside plain ones, a {@code ConcurrentHashMap<Long, Set<String>>}, a prefix tree and a radix tree, in the same
 * run: a million blocks of 16 workers, matches of a 32k-token prompt, events as they come in. A program, not a test:
 * {@code ./sluice bench-kv}; see docs/kv-cache.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PrefixIndexBenchmark {
    private static final int WORKERS = 16;
    private static final int PROMPT_BLOCKS = 2_048;
    private static final int PROMPTS = 489;
    private static final int EVENT_BLOCKS = 1_024;
    private static final List<String> KINDS = List.of("ours", "scattered", "plain", "tree", "radix");

    /**
     * {@code ours}; {@code scattered}: ours, blocks reported in no order; {@code plain}: a map; {@code tree}: a node a block;
     * {@code radix}: a node a run of blocks, which takes whole prompts alone.
     */
    @Param({"ours", "scattered", "plain", "tree", "radix"})
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
        subject = switch (kind) {
            case "plain" -> new Plain();
            case "tree" -> new BlockTree(WORKERS);
            case "radix" -> new RadixTree(WORKERS);
            default -> new Ours();
        };
        SplittableRandom random = new SplittableRandom(1);
        List<long[]> stores = new ArrayList<>();
        List<Integer> by = new ArrayList<>();
        for (int prompt = 0; prompt < PROMPTS; prompt++) {
            long[] hashes = random.longs(PROMPT_BLOCKS).toArray();
            prompts.add(hashes);
            // Some prompts are known to one worker, some to all.
            int holders = prompt % 8 == 0 ? WORKERS : 1 + prompt % 3;
            for (int holder = 0; holder < holders; holder++) {
                stores.add(hashes);
                by.add((prompt + holder) % WORKERS);
            }
        }
        if (kind.equals("scattered")) {
            scatter(stores, by, random);
        } else {
            for (int store = 0; store < stores.size(); store++) {
                subject.store(by.get(store), stores.get(store));
            }
        }
        event = random.longs(EVENT_BLOCKS).toArray();
    }

    /** Stores what is to be stored block by block, in no order: the worst that a publisher can do to the index. */
    private void scatter(List<long[]> stores, List<Integer> by, SplittableRandom random) {
        int[] order = new int[stores.size() * PROMPT_BLOCKS];
        for (int at = 0; at < order.length; at++) {
            int other = random.nextInt(at + 1);
            order[at] = order[other];
            order[other] = at;
        }
        for (int block : order) {
            long[] hashes = stores.get(block / PROMPT_BLOCKS);
            subject.store(by.get(block / PROMPT_BLOCKS), new long[] {hashes[block % PROMPT_BLOCKS]});
        }
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

    /** Runs all kinds and prints what a block costs in memory, and the ratios. */
    public static void main(String[] args) throws RunnerException {
        printMemory();
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PrefixIndexBenchmark.class.getName())
                        .forks(1)
                        .jvmArgs("-Xmx2g")
                        .warmupIterations(2)
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
        System.out.printf(
                "%nmatch of %d blocks over %d blocks of %d workers%n", PROMPT_BLOCKS, PROMPTS * PROMPT_BLOCKS, WORKERS);
        double match = micros.getOrDefault("match ours", Double.NaN);
        double events = micros.getOrDefault("events ours", Double.NaN);
        for (String kind : KINDS) {
            double matchMicros = micros.getOrDefault("match " + kind, Double.NaN);
            double eventMicros = micros.getOrDefault("events " + kind, Double.NaN);
            System.out.printf(
                    "%-10s match %8.1f us (%5.1f times ours)   events %6.2f million blocks/s on one core (%5.1f times as"
                            + " long as ours)%n",
                    kind, matchMicros, matchMicros / match, 2 * EVENT_BLOCKS / eventMicros, eventMicros / events);
        }
        System.out.println(
                "radix stores and removes whole prompts, not blocks by their hash, and knows no holes: no index for"
                        + " events, but the least that a match can take");
    }

    private static void printMemory() {
        for (String kind : KINDS) {
            PrefixIndexBenchmark benchmark = new PrefixIndexBenchmark();
            long before = usedBytes();
            benchmark.kind = kind;
            benchmark.fill();
            long prompts = (long) PROMPTS * PROMPT_BLOCKS * Long.BYTES;
            long used = usedBytes() - before - prompts;
            System.out.printf(
                    "memory, %s: %d bytes a block, %.1f million blocks a GiB of heap%n",
                    kind,
                    used / ((long) PROMPTS * PROMPT_BLOCKS),
                    (double) PROMPTS * PROMPT_BLOCKS * (1 << 30) / used / 1e6);
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
