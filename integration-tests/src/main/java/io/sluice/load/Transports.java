package io.sluice.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench transports}: measures the two ways a token stream may cross gRPC, against each other in one run
 * and one process: plain observers, and the Multi bridge of the contracts. Rounds alternate, so that warm-up and a busy
 * machine meet both alike; what counts is the ratio.
 */
@Command(
        name = "transports",
        mixinStandardHelpOptions = true,
        description = "Compares plain gRPC observers with the Multi bridge: throughput, CPU time and a stalled reader.")
final class Transports implements Callable<Integer> {
    /** Kept, because a logger that nobody holds forgets its level. A stalled reader that leaves is a warning to Netty. */
    private static final Logger NETTY = Logger.getLogger("io.grpc.netty");

    @Option(names = "--streams", description = "Streams at a time (default: ${DEFAULT-VALUE}).")
    private int streams = 64;

    @Option(names = "--messages", description = "Messages a stream and round (default: ${DEFAULT-VALUE}).")
    private int messages = 20_000;

    @Option(names = "--rounds", description = "Rounds of each, the first of which is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NETTY.setLevel(Level.SEVERE);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                Locale.ROOT,
                "%-18s %16s %14s %14s %18s%n",
                "",
                "tokens a message",
                "tokens/s",
                "us CPU/message",
                "stalled at message");
        for (int tokens : new int[] {1, 8}) {
            Figures plain = new Figures();
            Figures bridge = new Figures();
            for (int round = 0; round < rounds; round++) {
                boolean warm = round > 0;
                if (round % 2 == 0) {
                    measure(StreamServer.Kind.PLAIN, tokens, warm ? plain : new Figures());
                    measure(StreamServer.Kind.BRIDGE, tokens, warm ? bridge : new Figures());
                } else {
                    measure(StreamServer.Kind.BRIDGE, tokens, warm ? bridge : new Figures());
                    measure(StreamServer.Kind.PLAIN, tokens, warm ? plain : new Figures());
                }
            }
            print(out, "plain observers", tokens, plain, stalledAt(StreamServer.Kind.PLAIN, tokens));
            print(out, "Multi bridge", tokens, bridge, stalledAt(StreamServer.Kind.BRIDGE, tokens));
            out.printf(
                    Locale.ROOT,
                    "plain : bridge     %16d %13.2fx %13.2fx%n",
                    tokens,
                    plain.rate() / bridge.rate(),
                    plain.cpuMicros() / bridge.cpuMicros());
        }
        return 0;
    }

    private void print(PrintWriter out, String name, int tokens, Figures figures, long stalledAt) {
        out.printf(
                Locale.ROOT,
                "%-18s %16d %,14.0f %14.2f %,18d%n",
                name,
                tokens,
                figures.rate() * tokens,
                figures.cpuMicros(),
                stalledAt);
    }

    private void measure(StreamServer.Kind kind, int tokens, Figures figures) throws IOException, InterruptedException {
        try (StreamServer server = new StreamServer(kind, tokens)) {
            long cpu = CpuTime.nanos();
            long began = System.nanoTime();
            List<StreamServer.Reading> open = new ArrayList<>(streams);
            for (int i = 0; i < streams; i++) {
                open.add(server.read(messages, Long.MAX_VALUE));
            }
            for (StreamServer.Reading reading : open) {
                reading.awaitEnd();
            }
            figures.add((long) streams * messages, System.nanoTime() - began, CpuTime.nanos() - cpu);
        }
    }

    /** How far the server gets for a reader that takes 10 messages and then no more. */
    private static long stalledAt(StreamServer.Kind kind, int tokens) throws IOException, InterruptedException {
        try (StreamServer server = new StreamServer(kind, tokens)) {
            StreamServer.Reading reading = server.read(10_000_000, 10);
            long last = -1;
            // Until nothing has been produced for a while.
            for (long now = 0; now == 0 || now != last; now = server.produced()) {
                last = now;
                Thread.sleep(500);
            }
            reading.cancel();
            return server.produced();
        }
    }

    /** Sums over the rounds. */
    private static final class Figures {
        private long messages;
        private long nanos;
        private long cpuNanos;

        void add(long moreMessages, long moreNanos, long moreCpuNanos) {
            messages += moreMessages;
            nanos += moreNanos;
            cpuNanos += moreCpuNanos;
        }

        double rate() {
            return messages * 1e9 / Math.max(1, nanos);
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / Math.max(1, messages);
        }
    }
}
