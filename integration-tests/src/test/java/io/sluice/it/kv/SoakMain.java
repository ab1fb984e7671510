package io.sluice.it.kv;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./sluice soak}: the program around {@link Soak}. */
@Command(
        name = "./sluice soak",
        mixinStandardHelpOptions = true,
        description =
                "Kills and restarts workers, KV cache services and Redis at random, under traffic, and then compares"
                        + " what every index says with what the workers say themselves. Needs a redis-server on the path. Exit status 0:"
                        + " all agree; 1: they do not; 2: it could not be tried.")
public final class SoakMain implements Callable<Integer> {
    @Option(names = "--minutes", defaultValue = "3", description = "how long things are killed (${DEFAULT-VALUE})")
    private double minutes;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "what is killed when follows from it (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--services", defaultValue = "2", description = "KV cache services (${DEFAULT-VALUE})")
    private int services;

    @Option(
            names = "--accelerators",
            defaultValue = "2",
            description = "processes of two workers each (${DEFAULT-VALUE})")
    private int accelerators;

    private SoakMain() {}

    /** Runs the program and ends the process with its status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SoakMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!RedisProcess.isInstalled()) {
            System.err.println("There is no redis-server on the path.");
            return 2;
        }
        KvFleet fleet = new KvFleet(services, accelerators);
        Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
        List<String> wrong = new Soak(fleet, seed, System.out).run(Duration.ofMillis(Math.round(minutes * 60_000)));
        wrong.forEach(System.out::println);
        System.out.println(wrong.isEmpty() ? "PASSED: every index is the union of the workers' truth" : "FAILED");
        return wrong.isEmpty() ? 0 : 1;
    }
}
