package io.sluice.load;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./sluice bench closed}: a closed loop of streams, each of which asks again as soon as its answer has ended. */
@Command(
        name = "closed",
        mixinStandardHelpOptions = true,
        description = "Runs streams in a closed loop: the throughput of a number of users, not what they wait.")
final class Closed implements Callable<Integer> {
    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Workload workload = new Workload();

    @Option(names = "--json", description = "Print the results as one JSON object.")
    private boolean json;

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
