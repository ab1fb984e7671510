package io.sluice.load;

import io.sluice.load.StreamServer.Kind;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench transports}: measures the ways a token stream may cross gRPC, against each other in one run and one
 * process: plain observers on grpc-netty and on Vert.x, the Multi bridge of the contracts, and a Multi without demand. Rounds alternate, so that warm-up and a busy
 * machine meet both alike; what counts is the ratio.
 */
@Command(
        name = "transports",
        mixinStandardHelpOptions = true,
        description = "Compares ways to stream over gRPC: throughput, CPU time and a stalled reader.")
final class Transports implements Callable<Integer> {
    /** Kept, because a logger that nobody holds forgets its level. A stalled reader that leaves is a warning to Netty. */
    private static final Logger NETTY = Logger.getLogger("io.grpc.netty");

    private static final int STALLED_MESSAGES = 200_000;

    @Option(names = "--streams", description = "Streams at a time (default: ${DEFAULT-VALUE}).")
    private int streams = 64;

    @Option(names = "--messages", description = "Messages a stream and round (default: ${DEFAULT-VALUE}).")
    private int messages = 20_000;

    @Option(
            names = "--rounds",
            description = "Rounds of each, the first of which is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds = 7;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NETTY.setLevel(Level.SEVERE);
        // The unbounded Multi cannot pass a cancellation on, so the call's end finds nobody.
        Infrastructure.setDroppedExceptionHandler(dropped -> {});
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                "%-16s %16s %29s %14s %6s %14s %6s%n",
                "", "tokens a message", "made for a stalled reader", "tokens/s", "ratio", "us CPU/message", "ratio");
        for (int tokens : new int[] {1, 8}) {
            List<Kind> kinds = List.of(Kind.values());
            Map<Kind, Figures> figures = new EnumMap<>(Kind.class);
            for (Kind kind : kinds) {
                figures.put(kind, new Figures());
            }
            for (int round = 0; round < rounds; round++) {
                for (int turn = 0; turn < kinds.size(); turn++) {
                    // Each kind takes each place in the order.
                    Kind kind = kinds.get((turn + round) % kinds.size());
                    measure(kind, tokens, round == 0 ? new Figures() : Objects.requireNonNull(figures.get(kind)));
                }
            }
            Figures plain = Objects.requireNonNull(figures.get(Kind.PLAIN));
            for (Kind kind : kinds) {
                print(out, kind, tokens, Objects.requireNonNull(figures.get(kind)), plain);
            }
        }
        return 0;
    }

    private static void print(PrintWriter out, Kind kind, int tokens, Figures figures, Figures plain)
            throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT,
                "%-16s %16d %14s %14s %,14.0f %6.2f %14.2f %6.2f%n",
                switch (kind) {
                    case PLAIN -> "plain observers";
                    case PLAIN_ON_VERTX -> "plain on Vert.x";
                    case BRIDGE -> "Multi bridge";
                    case UNBOUNDED -> "unbounded Multi";
                },
                tokens,
                String.format(Locale.ROOT, "%,d", stalledAt(kind, tokens)),
                String.format(Locale.ROOT, "of %,d", STALLED_MESSAGES),
                figures.rate() * tokens,
                figures.rate() / plain.rate(),
                figures.cpuMicros(),
                figures.cpuMicros() / plain.cpuMicros());
    }

    private void measure(Kind kind, int tokens, Figures figures) throws IOException, InterruptedException {
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
    private static long stalledAt(Kind kind, int tokens) throws IOException, InterruptedException {
        try (StreamServer server = new StreamServer(kind, tokens)) {
            StreamServer.Reading reading = server.read(STALLED_MESSAGES, 10);
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
