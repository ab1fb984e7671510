package io.sluice.load;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./sluice bench}: a closed loop of streams, each of which asks again as soon as its answer has ended. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {Floor.class, Transports.class, SseWrites.class, Encode.class},
        description = "Runs streams in a closed loop and measures first token, token gaps, latency and throughput.")
public final class Main implements Callable<Integer> {
    @Mixin
    final Target target = new Target();

    @Mixin
    final Workload workload = new Workload();

    @Option(names = "--json", description = "Print the results as one JSON object.")
    boolean json;

    /** Runs the tool and exits: 0 where every request was answered and its usage was right, 1 else, 2 for bad usage. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        try (Client client = target.client()) {
            Report report = ClosedLoop.run(client, workload);
            if (json) {
                out.println(report.json());
            } else {
                out.println(target.describe() + " · " + workload.describe());
                report.print(out);
            }
            return report.clean() ? 0 : 1;
        }
    }
}
