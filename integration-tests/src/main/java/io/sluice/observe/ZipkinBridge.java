package io.sluice.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Takes the services' OTLP traces and hands them on to a Zipkin server, which does not speak OTLP. Spans wait in a bounded
 * queue; those that find it full are dropped and counted.
 */
@Command(
        name = "trace-bridge",
        mixinStandardHelpOptions = true,
        description = "Receives OTLP traces over gRPC and sends them on to Zipkin.")
public final class ZipkinBridge implements Callable<Integer> {
    private static final int QUEUE_SPANS = 20_000;
    private static final int BATCH_SPANS = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--port", description = "Port for OTLP over gRPC, on loopback (default: ${DEFAULT-VALUE}).")
    private int port = 4317;

    @Option(names = "--zipkin", description = "Base address of the Zipkin server (default: ${DEFAULT-VALUE}).")
    private URI zipkin = URI.create("http://127.0.0.1:9411");

    private final BlockingQueue<ObjectNode> waiting = new ArrayBlockingQueue<>(QUEUE_SPANS);
    private final LongAdder dropped = new LongAdder();

    /** Runs until the process is asked to stop. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ZipkinBridge()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Server server = listen(port);
        System.out.println("OTLP traces on port " + server.getPort() + " go to " + zipkin);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            String trouble = null;
            while (!Thread.currentThread().isInterrupted()) {
                trouble = told(send(client, batch()), trouble);
            }
        }
        return 0;
    }

    private Server listen(int onPort) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort))
                .addService(new TraceServiceGrpc.TraceServiceImplBase() {
                    @Override
                    public void export(
                            ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> response) {
                        for (ObjectNode span : ZipkinSpans.of(request)) {
                            if (!waiting.offer(span)) {
                                dropped.increment();
                            }
                        }
                        response.onNext(ExportTraceServiceResponse.getDefaultInstance());
                        response.onCompleted();
                    }
                })
                .build()
                .start();
    }

    /** Waits for a span, and takes what has come meanwhile. */
    private List<ObjectNode> batch() throws InterruptedException {
        List<ObjectNode> batch = new ArrayList<>(BATCH_SPANS);
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH_SPANS - 1);
        return batch;
    }

    /** Sends a batch once; returns what went wrong, or null. */
    private @Nullable String send(HttpClient client, List<ObjectNode> batch) throws InterruptedException {
        try {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(zipkin.resolve("/api/v2/spans"))
                            .timeout(TIMEOUT)
                            .header("content-type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(batch)))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() < 300) {
                return null;
            }
            dropped.add(batch.size());
            return "Zipkin answered " + answer.statusCode();
        } catch (IOException unreachable) {
            dropped.add(batch.size());
            // Not at once again: nothing is gained by asking a server that is away as fast as spans come.
            TimeUnit.SECONDS.sleep(1);
            return "Zipkin cannot be reached at " + zipkin;
        }
    }

    /** Says a trouble when it begins and when it is over. */
    private @Nullable String told(@Nullable String now, @Nullable String before) {
        if (now != null && !now.equals(before)) {
            System.out.println(now + "; spans are dropped");
        } else if (now == null && before != null) {
            System.out.println("Zipkin takes spans again; " + dropped.sum() + " were dropped");
        }
        return now;
    }
}
