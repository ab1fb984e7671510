package io.sluice.tokenizer.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The encoder beside jtokkit, in turn in one run, document after document. A program, not a test: its {@code main}, with
 * the test class path, prints MB/s and the ratio for each kind of text.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class EncoderBenchmark {
    private static final double MEGA = 1e6;

    @Param({"cl100k_base", "o200k_base"})
    public String encoding = "o200k_base";

    @Param({"english", "code", "multilingual", "json", "whitespace"})
    public String kind = "english";

    @Param({"sluice", "jtokkit"})
    public String who = "sluice";

    private List<byte[]> documents = List.of();
    private IntUnaryOperator subject = document -> 0;
    private int turn;

    /** Bytes of text encoded, which JMH divides by the time. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Encoded {
        public long bytes;
    }

    @Setup
    public void prepare() throws IOException {
        Documents texts = Documents.of(kind);
        documents = texts.bytes();
        subject = who.equals("sluice")
                ? JavaPeers.sluiceSubject(texts, encoding)
                : JavaPeers.jtokkitSubject(texts, encoding);
    }

    @Benchmark
    public int encode(Encoded encoded) {
        turn = (turn + 1) % documents.size();
        encoded.bytes += documents.get(turn).length;
        return subject.applyAsInt(turn);
    }

    /**
     * Runs it and prints the table.
     *
     * @param args kinds of text to measure; none for all
     */
    public static void main(String[] args) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(EncoderBenchmark.class.getName());
        if (args.length > 0) {
            options.param("kind", args);
        }
        Map<String, Double> megabytes = new TreeMap<>();
        for (RunResult run : new Runner(options.build()).run()) {
            megabytes.put(
                    run.getParams().getParam("encoding") + " " + run.getParams().getParam("kind") + " "
                            + run.getParams().getParam("who"),
                    run.getSecondaryResults().get("bytes").getScore() / MEGA);
        }
        System.out.printf("%n%-28s %12s %12s %8s%n", "MB/s, one thread", "sluice", "jtokkit", "ratio");
        megabytes.forEach((name, ours) -> {
            if (name.endsWith(" sluice")) {
                String subject = name.substring(0, name.lastIndexOf(' '));
                double theirs = megabytes.getOrDefault(subject + " jtokkit", Double.NaN);
                System.out.printf(Locale.ROOT, "%-28s %12.1f %12.1f %8.1f%n", subject, ours, theirs, ours / theirs);
            }
        });
    }
}
