package io.sluice.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench gateways}: the same load through several gateways in one run, each in front of tokens at the same
 * pace: the source itself, nginx that passes through (the floor of what a hop costs), Portkey's gateway, and Sluice.
 *
 * <p>They do not do the same: nginx and Portkey pass on a stream that is text already; Sluice tokenizes the prompt, places
 * it by its prefix, keeps credit from the socket to the slot, and turns ids into text. Added is what the first token takes
 * beyond its step of the source or, of Sluice, beyond queue and prefill of the modelled worker.
 */
@Command(
        name = "gateways",
        mixinStandardHelpOptions = true,
        description = "Compares Sluice's edge with nginx and Portkey's gateway in front of tokens at the same pace.")
final class Gateways implements Callable<Integer> {
    @Mixin
    private final Target target = new Target();

    @Option(
            names = "--step-ms",
            description = "Pace of the tokens, which the edge's worker must have, too (default: ${DEFAULT-VALUE}).")
    private int stepMillis = 5;

    @Option(
            names = "--nginx",
            description = "The program (default: ${DEFAULT-VALUE}); left out where it does not start.")
    private String nginx = "nginx";

    @Option(
            names = "--portkey",
            paramLabel = "FILE",
            description = "build/start-server.js of @portkey-ai/gateway; else it is left out.")
    private @Nullable Path portkey;

    @Option(names = "--edge-pid", description = "Process of the edge, for its CPU time.")
    private long edgePid;

    @Option(names = "--streams", description = "Streams of the full run (default: ${DEFAULT-VALUE}).")
    private int streams = 64;

    @Option(names = "--duration", description = "Seconds of each run (default: ${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Option(
            names = "--rounds",
            description = "Rounds, each of all in turn, after one that is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    /** One way to the tokens. */
    private record Contender(String name, Client client, LongSupplier cpuNanos, boolean modelled) {}

    /** What a round measured: microseconds, but for the rate. */
    private record Result(double added50, double added99, double gap50, double gap99, double rate, double cpuMicros) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("gateways");
        List<AutoCloseable> open = new ArrayList<>();
        boolean clean = true;
        try {
            TokenSource source = new TokenSource(stepMillis);
            open.add(source);
            List<Contender> contenders = contenders(source, folder, open);
            List<List<Result>> results = contenders.stream()
                    .<List<Result>>map(each -> new ArrayList<>())
                    .toList();
            for (int round = 0; round <= rounds; round++) {
                for (int i = 0; i < contenders.size(); i++) {
                    System.err.printf(
                            "round %d of %d: %s%n",
                            round, rounds, contenders.get(i).name());
                    Result result = measure(contenders.get(i), round);
                    clean &= result.rate() > 0;
                    if (round > 0) {
                        results.get(i).add(result);
                    }
                }
            }
            table(out, contenders, results);
        } finally {
            for (AutoCloseable each : open.reversed()) {
                close(each);
            }
        }
        return clean ? 0 : 1;
    }

    private List<Contender> contenders(TokenSource source, Path folder, List<AutoCloseable> open) throws IOException {
        List<Contender> all = new ArrayList<>();
        all.add(passing("the source itself", source.port(), Map.of(), () -> 0));
        try {
            GatewayProcess process = GatewayProcess.nginx(nginx, source.port(), folder);
            open.add(process);
            all.add(passing("nginx, pass-through", process.port(), Map.of(), process::cpuNanos));
        } catch (IOException absent) {
            System.err.println("without nginx: " + absent.getMessage());
        }
        if (portkey != null) {
            GatewayProcess process = GatewayProcess.portkey("node", portkey, folder);
            open.add(process);
            Map<String, String> headers = Map.of(
                    "x-portkey-provider",
                    "openai",
                    "x-portkey-custom-host",
                    "http://127.0.0.1:" + source.port() + "/v1");
            all.add(passing("Portkey's gateway", process.port(), headers, process::cpuNanos));
        }
        LongSupplier cpu =
                () -> ProcessHandle.of(edgePid).map(GatewayProcess::cpuNanos).orElse(0L);
        all.add(new Contender("Sluice's edge", target.overHttp(), cpu, true));
        return all;
    }

    private Contender passing(String name, int port, Map<String, String> headers, LongSupplier cpuNanos) {
        Client client = new SseClient(
                URI.create("http://127.0.0.1:" + port),
                target.key,
                target.model,
                JsonNodeFactory.instance.objectNode(),
                Duration.ofSeconds(target.timeoutSeconds),
                headers);
        return new Contender(name, client, cpuNanos, false);
    }

    private Result measure(Contender contender, int round) throws InterruptedException {
        Report idle = ClosedLoop.run(contender.client(), workload(1, 16, 2L * round));
        long cpu = contender.cpuNanos().getAsLong();
        Report full = ClosedLoop.run(contender.client(), workload(streams, 256, 2L * round + 1));
        cpu = contender.cpuNanos().getAsLong() - cpu;
        if (!idle.clean() || !full.clean()) {
            idle.print(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
            full.print(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        }
        Histogram first = contender.modelled() ? idle.addedFirstToken() : idle.firstToken();
        double step = contender.modelled() ? 0 : stepMillis * 1e3;
        return new Result(
                first.getValueAtPercentile(50) - step,
                first.getValueAtPercentile(99) - step,
                full.gaps().getValueAtPercentile(50),
                full.gaps().getValueAtPercentile(99),
                full.tokensPerSecond(),
                cpu / 1e3 / Math.max(1, full.tokens()));
    }

    private Workload workload(int count, int tokens, long seed) {
        // Answers of an echo are as long as their prompts.
        Workload workload = Workload.of(count, seconds, 300, tokens, seed);
        workload.warmupSeconds = 1;
        return workload;
    }

    private void table(PrintWriter out, List<Contender> contenders, List<List<Result>> results) {
        out.printf(
                Locale.ROOT,
                "tokens every %d ms; added first token: 1 stream; the rest: %d streams; medians of %d rounds%n",
                stepMillis,
                streams,
                rounds);
        out.printf(
                "%-22s %13s %13s %13s %13s %11s %13s%n",
                "", "added p50 ms", "added p99 ms", "token gap p50", "token gap p99", "tokens/s", "us CPU/token");
        for (int i = 0; i < contenders.size(); i++) {
            List<Result> of = results.get(i);
            out.printf(
                    Locale.ROOT,
                    "%-22s %13.2f %13.2f %13.2f %13.2f %,11.0f %13.2f%n",
                    contenders.get(i).name(),
                    median(of, Result::added50) / 1e3,
                    median(of, Result::added99) / 1e3,
                    median(of, Result::gap50) / 1e3,
                    median(of, Result::gap99) / 1e3,
                    median(of, Result::rate),
                    median(of, Result::cpuMicros));
        }
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElse(0);
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception failed) {
            System.err.println("not closed: " + failed);
        }
    }
}
