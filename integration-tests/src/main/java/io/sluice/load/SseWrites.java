package io.sluice.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench sse}: server-sent events over a raw Vert.x route, one write an event against one write for the
 * events that a turn of the event loop finds ready, and over quarkus-rest. All in one run; what counts is the ratio.
 */
@Command(
        name = "sse",
        mixinStandardHelpOptions = true,
        description = "Compares one write an event, one write a turn of the event loop, and quarkus-rest.")
final class SseWrites implements Callable<Integer> {
    private static final byte[] EVENT = ("id: 1000\ndata: {\"id\":\"chatcmpl-0123456789abcdefghjkmnpqrs\",\"object\":"
                    + "\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"openai/gpt-oss-20b\",\"choices\":"
                    + "[{\"index\":0,\"delta\":{\"content\":\" water\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int ID_LINE = "id: 1000\n".length();
    /** The edge's cap on what one write gathers. */
    private static final int WRITE_CAP_BYTES = 16 << 10;
    /** Events that are ready in one turn: a step of the worker that finds several tokens of a stream ready has fewer. */
    private static final int TURN_EVENTS = 8;

    @Option(names = "--streams", description = "Streams at a time (default: ${DEFAULT-VALUE}).")
    private int streams = 64;

    @Option(names = "--events", description = "Events a stream and round (default: ${DEFAULT-VALUE}).")
    private int events = 10_000;

    @Option(
            names = "--rounds",
            description = "Rounds of each, the first of which is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        double[] rate = new double[3];
        double[] cpu = new double[3];
        Vertx vertx = Vertx.vertx();
        try (RestPeer rest = RestPeer.start()) {
            int port = vertx.createHttpServer()
                    .requestHandler(this::serve)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .actualPort();
            for (int round = 0; round < rounds; round++) {
                System.err.printf("round %d of %d%n", round + 1, rounds);
                for (int mode = 0; mode < rate.length; mode++) {
                    long cpuNanos = CpuTime.nanos() + rest.cpuNanos();
                    long began = System.nanoTime();
                    switch (mode) {
                        case 0 -> readAll(port, "/coalesced");
                        case 1 -> readAll(port, "/single");
                        default -> readAll(rest.port(), "/events?count=" + events);
                    }
                    if (round > 0) {
                        double counted = (double) streams * events * (rounds - 1);
                        rate[mode] += (double) streams * events * 1e9 / (System.nanoTime() - began) / (rounds - 1);
                        cpu[mode] += (CpuTime.nanos() + rest.cpuNanos() - cpuNanos) / 1e3 / counted;
                    }
                }
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        out.printf("%-20s %14s %6s %14s %6s%n", "", "events/s", "ratio", "us CPU/event", "ratio");
        print(out, "one write a turn", rate[0], 1, cpu[0], 1);
        print(out, "one write an event", rate[1], rate[1] / rate[0], cpu[1], cpu[1] / cpu[0]);
        print(out, "quarkus-rest, Multi", rate[2], rate[2] / rate[0], cpu[2], cpu[2] / cpu[0]);
        out.println("(CPU time includes the readers, which are the same for all)");
        return 0;
    }

    private static void print(
            PrintWriter out, String name, double rate, double rateRatio, double cpu, double cpuRatio) {
        out.printf(Locale.ROOT, "%-20s %,14.0f %6.2f %14.2f %6.2f%n", name, rate, rateRatio, cpu, cpuRatio);
    }

    private void serve(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        new Stream(response, request.path().equals("/coalesced"), events).turn();
    }

    private void readAll(int port, String path) throws Exception {
        List<Future<Long>> readers = new ArrayList<>();
        ThreadFactory threads = Thread.ofPlatform().daemon().factory();
        try (var pool = Executors.newFixedThreadPool(streams, threads)) {
            for (int i = 0; i < streams; i++) {
                readers.add(pool.submit(() -> read(port, path)));
            }
            for (Future<Long> reader : readers) {
                // quarkus-rest numbers no events: a stream of it is shorter by that line.
                if (reader.get() < (long) events * (EVENT.length - ID_LINE)) {
                    throw new IllegalStateException("a stream of " + path + " ended early");
                }
            }
        }
    }

    private static long read(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[64 << 10];
            long bytes = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
            return bytes;
        }
    }

    /** One answer: every turn of the event loop finds some events ready, as long as the socket takes them. */
    private static final class Stream {
        private final HttpServerResponse response;
        private final boolean coalesced;
        private int left;

        Stream(HttpServerResponse response, boolean coalesced, int events) {
            this.response = response;
            this.coalesced = coalesced;
            this.left = events;
        }

        void turn() {
            if (response.closed()) {
                return;
            }
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> turn());
                return;
            }
            Buffer gathered = Buffer.buffer(TURN_EVENTS * EVENT.length);
            for (int i = 0; i < TURN_EVENTS && left > 0; i++, left--) {
                if (coalesced && gathered.length() < WRITE_CAP_BYTES) {
                    gathered.appendBytes(EVENT);
                } else {
                    response.write(Buffer.buffer(EVENT));
                }
            }
            if (gathered.length() > 0) {
                response.write(gathered);
            }
            if (left == 0) {
                response.end();
            } else {
                Vertx.currentContext().runOnContext(next -> turn());
            }
        }
    }
}
