package io.sluice.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/**
 * A real server of OpenAI's streams, small: each answer has a number of pieces with a pause between them. It can stall as
 * a whole and can refuse.
 */
@NullMarked
final class SmallSseServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong stalledUntil = new AtomicLong(Long.MIN_VALUE);
    private final int pieces;
    private final long pauseMillis;
    final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    volatile int refuseEvery;
    volatile boolean sayUsage = true;
    volatile int stallAtRequest = -1;
    volatile long stallMillis;

    SmallSseServer(int pieces, long pauseMillis) throws IOException {
        this.pieces = pieces;
        this.pauseMillis = pauseMillis;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    int requests() {
        return count.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int number = count.incrementAndGet();
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (number == stallAtRequest) {
            stalledUntil.set(System.nanoTime() + stallMillis * 1_000_000);
        }
        pauseUntil(stalledUntil.get());
        if (refuseEvery > 0 && number % refuseEvery == 0) {
            byte[] error =
                    "{\"error\":{\"message\":\"Too many.\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "1");
            exchange.sendResponseHeaders(429, error.length);
            exchange.getResponseBody().write(error);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            event(out, "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
            for (int i = 0; i < pieces; i++) {
                pauseUntil(System.nanoTime() + pauseMillis * 1_000_000);
                event(out, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}");
            }
            event(out, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");
            if (sayUsage) {
                event(out, "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":" + pieces + "}}");
            }
            event(out, "[DONE]");
        }
    }

    private static void event(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Paces the server itself: nothing in a test waits for it by time. */
    private static void pauseUntil(long at) {
        for (long left = at - System.nanoTime(); at != Long.MIN_VALUE && left > 0; left = at - System.nanoTime()) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
