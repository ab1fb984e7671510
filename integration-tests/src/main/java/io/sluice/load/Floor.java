package io.sluice.load;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench floor}: prints what the plane itself costs, next to the floor it is to keep. Nothing is asserted:
 * the figures depend on the machine.
 */
@Command(
        name = "floor",
        mixinStandardHelpOptions = true,
        description =
                "Prints the time the plane adds to an idle first token, and the tokens a second through all of it.")
final class Floor implements Callable<Integer> {
    private static final double ADDED_MILLIS_MAX = 5;
    private static final double TOKENS_PER_SECOND_MIN = 20_000;

    @Mixin
    private final Target target = new Target();

    @Option(names = "--prompt-tokens", description = "Tokens of a prompt in the idle run (default: ${DEFAULT-VALUE}).")
    private int promptTokens = 1_000;

    @Option(names = "--streams", description = "Streams of the full run (default: ${DEFAULT-VALUE}).")
    private int streams = 64;

    @Option(names = "--duration", description = "Seconds of each run (default: ${DEFAULT-VALUE}).")
    private int durationSeconds = 10;

    @Option(names = "--warmup", description = "Seconds before each run (default: ${DEFAULT-VALUE}).")
    private int warmupSeconds = 10;

    @Option(
            names = "--seed",
            description = "Makes the prompts (default: from the clock, so that no run finds its prompts cached).")
    private long seed = System.nanoTime();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        boolean clean = run(out, "HTTP+SSE", target.overHttp());
        String grpc = target.grpc;
        if (grpc != null) {
            clean &= run(out, "gRPC", target.overGrpc(grpc));
        }
        return clean ? 0 : 1;
    }

    private boolean run(PrintWriter out, String how, Client client) throws InterruptedException {
        try (client) {
            Report idle = ClosedLoop.run(client, workload(1, promptTokens, 8, seed));
            out.println("== " + how + ", one stream, about " + promptTokens + " prompt tokens, idle");
            idle.print(out);
            Report full = ClosedLoop.run(client, workload(streams, 600, 512, seed + 1));
            out.println("== " + how + ", " + streams + " streams, 512 tokens each");
            full.print(out);
            Histogram added = idle.addedFirstToken();
            out.printf(
                    Locale.ROOT,
                    "%s floor: added to the first token %.2f ms p50, %.2f ms p99, with queues %.2f ms p50 (floor %.0f ms) · %,.0f tokens/s (floor %,.0f)%n",
                    how,
                    Report.millis(added, 50),
                    Report.millis(added, 99),
                    Report.millis(idle.beyondPrefill(), 50),
                    ADDED_MILLIS_MAX,
                    full.tokensPerSecond(),
                    TOKENS_PER_SECOND_MIN);
            return idle.clean() && full.clean();
        }
    }

    private Workload workload(int streamCount, int prompt, int maxTokens, long promptSeed) {
        Workload workload = Workload.of(streamCount, durationSeconds, prompt, maxTokens, promptSeed);
        workload.warmupSeconds = warmupSeconds;
        return workload;
    }
}
