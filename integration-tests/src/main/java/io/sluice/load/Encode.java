package io.sluice.load;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.status.RichStatus;
import io.sluice.tokenizer.v1.EncodeRequest;
import io.sluice.tokenizer.v1.EncodeResponse;
import io.sluice.tokenizer.v1.EncodeTimings;
import io.sluice.tokenizer.v1.TokenizerServiceGrpc;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ./sluice bench encode}: sends texts to the tokenizer at a fixed rate, whatever becomes of them (an open loop), and
 * prints how long they took from the time they were to be sent, and where that time went. No two texts are equal.
 */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = "Encodes texts over gRPC at a fixed rate: latency from the intended time, and its parts.")
final class Encode implements Callable<Integer> {
    private static final double NANOS_A_MICRO = 1e3;
    private static final long NANOS_A_SECOND = 1_000_000_000;
    /** Below this it waits without giving the processor away, which would wake it too late. */
    private static final long SPIN_NANOS = 100_000;
    /** Texts made before the run, so that the loop makes none; each run of them gets a number, so that they stay new. */
    private static final int TEXTS = 1_024;

    @Option(names = "--grpc", description = "host:port of the tokenizer's gRPC server (default: ${DEFAULT-VALUE}).")
    private String grpc = "127.0.0.1:9091";

    @Option(names = "--model", description = "Model id (default: ${DEFAULT-VALUE}).")
    private String model = "openai/gpt-oss-20b";

    @Option(names = "--rate", description = "Texts a second (default: ${DEFAULT-VALUE}).")
    private int rate = 1_000;

    @Option(names = "--tokens", description = "Tokens of a text, about (default: ${DEFAULT-VALUE}).")
    private int tokens = 1_000;

    @Option(names = "--duration", description = "Seconds of the run (default: ${DEFAULT-VALUE}).")
    private int durationSeconds = 20;

    @Option(names = "--warmup", description = "Seconds before it (default: ${DEFAULT-VALUE}).")
    private int warmupSeconds = 10;

    @Option(names = "--channels", description = "Connections that share the calls (default: ${DEFAULT-VALUE}).")
    private int channels = 1;

    @Option(
            names = "--in-flight",
            description = "Most calls open at once; one more counts as failed (default: ${DEFAULT-VALUE}).")
    private int inFlight = 10_000;

    @Option(names = "--json", description = "Print the results as one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        byte[][] texts = new byte[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            // The number that is written over its start takes some tokens of it.
            texts[i] =
                    Prompts.make(System.nanoTime(), i, Math.max(1, tokens - 4)).getBytes(StandardCharsets.UTF_8);
        }
        List<ManagedChannel> open = IntStream.range(0, channels)
                .mapToObj(i -> NettyChannelBuilder.forTarget(grpc)
                        .usePlaintext()
                        // What is done on arrival only counts, so it may run where the bytes arrive.
                        .directExecutor()
                        .build())
                .toList();
        try {
            run(open, texts, 0, warmupSeconds);
            long start = System.nanoTime();
            EncodeTimes times = run(open, texts, 1L << 40, durationSeconds);
            double seconds = (System.nanoTime() - start) / (double) NANOS_A_SECOND;
            if (json) {
                out.println(times.json(seconds));
            } else {
                out.printf(
                        Locale.ROOT,
                        "gRPC %s · %s · open loop, %,d a second for %d s, %d connection(s)%n",
                        grpc,
                        model,
                        rate,
                        durationSeconds,
                        channels);
                times.print(out, seconds);
            }
            return times.clean() ? 0 : 1;
        } finally {
            open.forEach(ManagedChannel::shutdownNow);
        }
    }

    private EncodeTimes run(List<ManagedChannel> open, byte[][] texts, long firstNumber, int seconds)
            throws InterruptedException {
        EncodeTimes times = new EncodeTimes();
        Semaphore places = new Semaphore(inFlight);
        long count = (long) rate * seconds;
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long intended = start + i * NANOS_A_SECOND / rate;
            await(intended);
            if (places.tryAcquire()) {
                byte[] text = numbered(texts[(int) (i % TEXTS)], firstNumber + i);
                send(open.get((int) (i % open.size())), text, intended, times, places);
            } else {
                times.failed("more than " + inFlight + " calls open");
            }
        }
        places.acquire(inFlight);
        return times;
    }

    private static void await(long intended) {
        for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static byte[] numbered(byte[] text, long number) {
        byte[] own = text.clone();
        byte[] digits = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, own, 0, Math.min(digits.length, own.length));
        return own;
    }

    private void send(ManagedChannel channel, byte[] text, long intended, EncodeTimes times, Semaphore places) {
        AtomicLong marshalled = new AtomicLong();
        MethodDescriptor<EncodeRequest, EncodeResponse> method = TokenizerServiceGrpc.getEncodeMethod();
        ClientCall<EncodeRequest, EncodeResponse> call = channel.newCall(
                method.toBuilder(
                                new TimedMarshaller<>(method.getRequestMarshaller(), marshalled),
                                new TimedMarshaller<>(method.getResponseMarshaller(), marshalled))
                        .build(),
                CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS));
        long sent = System.nanoTime();
        ClientCalls.asyncUnaryCall(
                call,
                EncodeRequest.newBuilder()
                        .setModel(model)
                        .setTextUtf8(ByteString.copyFrom(text))
                        .build(),
                new StreamObserver<EncodeResponse>() {
                    @Override
                    public void onNext(EncodeResponse response) {
                        long total = System.nanoTime() - intended;
                        EncodeTimings server = response.getTimings();
                        times.answered(
                                response.getIdsCount(),
                                total,
                                sent - intended,
                                marshalled.get(),
                                nanos(server.getQueueTimeUs()),
                                nanos(server.getEncodeTimeUs()),
                                nanos(server.getAnswerTimeUs()));
                    }

                    @Override
                    public void onError(Throwable failure) {
                        RichStatus status = RichStatus.from(failure);
                        times.failed((status.code() + " " + status.reason()).strip());
                        places.release();
                    }

                    @Override
                    public void onCompleted() {
                        places.release();
                    }
                });
    }

    private static long nanos(float micros) {
        return Math.round(micros * NANOS_A_MICRO);
    }
}
