package io.sluice.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.sluice.contracts.stream.GrpcStreams;
import io.sluice.inference.v1.Delta;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A server on loopback that streams ready-made token messages as fast as they are taken, and a channel to it. */
final class StreamServer implements AutoCloseable {
    /** How the stream is made and read. */
    enum Kind {
        /** grpc-java's own observers, driven by readiness. */
        PLAIN,
        /** A Multi at both ends. */
        BRIDGE
    }

    /** An answer that is being read. */
    interface Reading {
        void awaitEnd() throws InterruptedException;

        void cancel();
    }

    private static final MethodDescriptor<GenerateRequest, GenerateResponse> METHOD =
            InferenceServiceGrpc.getGenerateMethod();
    private static final int WINDOW_BYTES = 65_536;
    private static final int READ_AHEAD = 32;

    private final Kind kind;
    private final GenerateResponse message;
    private final LongAdder produced = new LongAdder();
    private final Server server;
    private final ManagedChannel channel;

    StreamServer(Kind kind, int tokens) throws IOException {
        this.kind = kind;
        this.message = GenerateResponse.newBuilder()
                .setEvent(StreamEvent.newBuilder()
                        .setDelta(Delta.newBuilder()
                                .setSeq(1_000)
                                .setTokenCount(tokens)
                                .setText(" word".repeat(tokens))
                                .addAllIds(IntStream.range(100_000, 100_000 + tokens)
                                        .boxed()
                                        .toList())
                                .setChainHash(0x1234_5678_9abc_def0L)))
                .build();
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(ServerServiceDefinition.builder(METHOD.getServiceName())
                        .addMethod(METHOD, ServerCalls.asyncServerStreamingCall((request, response) -> {
                            int count = request.getSampling().getMaxTokens();
                            if (kind == Kind.BRIDGE) {
                                GrpcStreams.serve(
                                        Multi.createFrom().range(0, count).map(i -> produce()), response);
                            } else {
                                plain(count, (ServerCallStreamObserver<GenerateResponse>) response);
                            }
                        }))
                        .build())
                .build()
                .start();
        this.channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .flowControlWindow(WINDOW_BYTES)
                .build();
    }

    /** Messages that the server has made. */
    long produced() {
        return produced.sum();
    }

    /**
     * Reads an answer.
     *
     * @param messages its length
     * @param demand how many to take
     */
    Reading read(int messages, long demand) {
        GenerateRequest.Builder request = GenerateRequest.newBuilder();
        request.getSamplingBuilder().setMaxTokens(messages);
        if (kind == Kind.BRIDGE) {
            BridgeReader reader = new BridgeReader(demand);
            GrpcStreams.call(channel, METHOD, CallOptions.DEFAULT, request.build())
                    .subscribe()
                    .withSubscriber(reader);
            return reader;
        }
        PlainReader reader = new PlainReader(demand);
        ClientCalls.asyncServerStreamingCall(channel.newCall(METHOD, CallOptions.DEFAULT), request.build(), reader);
        return reader;
    }

    @Override
    public void close() throws InterruptedException {
        // The channel first: a server that is gone would only log what still arrives.
        if (!channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)
                || !server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("streams are still open after 10 s");
        }
    }

    private GenerateResponse produce() {
        produced.increment();
        return message;
    }

    private void plain(int count, ServerCallStreamObserver<GenerateResponse> response) {
        int[] left = {count};
        response.setOnCancelHandler(() -> left[0] = 0);
        response.setOnReadyHandler(() -> {
            while (left[0] > 0 && response.isReady()) {
                response.onNext(produce());
                if (--left[0] == 0) {
                    response.onCompleted();
                }
            }
        });
    }

    private static final class PlainReader
            implements ClientResponseObserver<GenerateRequest, GenerateResponse>, Reading {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final long demand;
        private @Nullable ClientCallStreamObserver<GenerateRequest> call;
        private long taken;

        PlainReader(long demand) {
            this.demand = demand;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<GenerateRequest> started) {
            call = started;
            started.disableAutoRequestWithInitial((int) Math.min(demand, READ_AHEAD));
        }

        @Override
        public void onNext(GenerateResponse response) {
            taken++;
            if (demand == Long.MAX_VALUE && taken % (READ_AHEAD / 2) == 0) {
                Objects.requireNonNull(call).request(READ_AHEAD / 2);
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended.countDown();
        }

        @Override
        public void onCompleted() {
            ended.countDown();
        }

        @Override
        public void awaitEnd() throws InterruptedException {
            ended.await();
        }

        @Override
        public void cancel() {
            Objects.requireNonNull(call).cancel("enough", null);
        }
    }

    private static final class BridgeReader implements MultiSubscriber<GenerateResponse>, Reading {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final long demand;
        private volatile @Nullable Subscription subscription;

        BridgeReader(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Subscription started) {
            subscription = started;
            started.request(demand);
        }

        @Override
        public void onItem(GenerateResponse response) {}

        @Override
        public void onFailure(Throwable failure) {
            ended.countDown();
        }

        @Override
        public void onCompletion() {
            ended.countDown();
        }

        @Override
        public void awaitEnd() throws InterruptedException {
            ended.await();
        }

        @Override
        public void cancel() {
            Objects.requireNonNull(subscription).cancel();
        }
    }
}
