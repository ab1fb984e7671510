package io.sluice.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sluice.contracts.stream.GrpcStreams;
import io.sluice.inference.v1.Delta;
import io.sluice.inference.v1.GenerateRequest;
import io.sluice.inference.v1.GenerateResponse;
import io.sluice.inference.v1.InferenceServiceGrpc;
import io.sluice.inference.v1.StreamEvent;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** A server on loopback that streams ready-made token messages as fast as they are taken, and a channel to it. */
final class StreamServer implements AutoCloseable {
    /** How the stream is made and read. */
    enum Kind {
        /** grpc-java's own observers, driven by readiness. */
        PLAIN,
        /** The same on Vert.x' server. */
        PLAIN_ON_VERTX,
        /** A Multi at both ends, with the demand of both. */
        BRIDGE,
        /**
         * A Multi at both ends, taken without demand: as Quarkus' generated Mutiny stubs do in 3.33, see
         * {@code io.quarkus.grpc.stubs.ServerCalls} and {@code ClientCalls}.
         */
        UNBOUNDED
    }

    /** An answer that is being read. */
    interface Reading {
        void awaitEnd() throws InterruptedException;

        void cancel();
    }

    private static final MethodDescriptor<GenerateRequest, GenerateResponse> METHOD =
            InferenceServiceGrpc.getGenerateMethod();
    private static final int WINDOW_BYTES = 65_536;

    private final Kind kind;
    private final GenerateResponse message;
    private final LongAdder produced = new LongAdder();
    private final Listening server;
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
        ServerServiceDefinition service = ServerServiceDefinition.builder(METHOD.getServiceName())
                .addMethod(METHOD, ServerCalls.asyncServerStreamingCall(this::serve))
                .build();
        this.server = kind == Kind.PLAIN_ON_VERTX ? Listening.onVertx(service) : Listening.onNetty(service);
        this.channel = NettyChannelBuilder.forAddress("localhost", server.port())
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
        return switch (kind) {
            case PLAIN, PLAIN_ON_VERTX -> {
                PlainReader reader = new PlainReader(demand);
                call(request.build(), reader);
                yield reader;
            }
            case BRIDGE -> subscribed(GrpcStreams.call(channel, METHOD, CallOptions.DEFAULT, request.build()), demand);
            case UNBOUNDED ->
                subscribed(
                        Multi.createFrom()
                                .emitter(emitter -> call(request.build(), new StreamObserver<>() {
                                    @Override
                                    public void onNext(GenerateResponse response) {
                                        emitter.emit(response);
                                    }

                                    @Override
                                    public void onError(Throwable failure) {
                                        emitter.fail(failure);
                                    }

                                    @Override
                                    public void onCompleted() {
                                        emitter.complete();
                                    }
                                })),
                        demand);
        };
    }

    private void call(GenerateRequest request, StreamObserver<GenerateResponse> reader) {
        ClientCalls.asyncServerStreamingCall(channel.newCall(METHOD, CallOptions.DEFAULT), request, reader);
    }

    private static Reading subscribed(Multi<GenerateResponse> answer, long demand) {
        MultiReader reader = new MultiReader(demand);
        answer.subscribe().withSubscriber(reader);
        return reader;
    }

    @Override
    public void close() {
        try {
            // The channel first: a server that is gone would only log what still arrives.
            if (!channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("streams are still open after 10 s");
            }
            server.close();
        } catch (InterruptedException brokenOff) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(GenerateRequest request, StreamObserver<GenerateResponse> response) {
        int count = request.getSampling().getMaxTokens();
        Multi<GenerateResponse> messages = Multi.createFrom().range(0, count).map(i -> produce());
        switch (kind) {
            case PLAIN, PLAIN_ON_VERTX -> plain(count, (ServerCallStreamObserver<GenerateResponse>) response);
            case BRIDGE -> GrpcStreams.serve(messages, response);
            case UNBOUNDED -> messages.subscribe().with(response::onNext, response::onError, response::onCompleted);
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
}
