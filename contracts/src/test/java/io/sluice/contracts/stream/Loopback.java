package io.sluice.contracts.stream;

import com.google.protobuf.Int64Value;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Multi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A real grpc-netty server on loopback, whose methods a test sets, and a channel to it. */
@NullMarked
final class Loopback implements AutoCloseable {
    static final MethodDescriptor<Int64Value, Int64Value> ANSWER =
            method("Answer", MethodDescriptor.MethodType.SERVER_STREAMING);
    static final MethodDescriptor<Int64Value, Int64Value> TALK =
            method("Talk", MethodDescriptor.MethodType.BIDI_STREAMING);

    private static final int WINDOW_BYTES = 65_536;

    private final Server server;
    private final ManagedChannel channel;

    /** What the method Answer does, given its request. */
    volatile Function<Long, Multi<Int64Value>> answer = n -> Multi.createFrom().empty();
    /** What the method Talk does. */
    volatile Function<Multi<Int64Value>, Multi<Int64Value>> talk = requests -> requests;
    /** Instead of {@link #answer}: takes gRPC's own observer. */
    volatile @Nullable Consumer<ServerCallStreamObserver<Int64Value>> raw;

    /** Instead of {@link #talk}: takes gRPC's own observer and answers the one for the requests. */
    volatile @Nullable Function<ServerCallStreamObserver<Int64Value>, StreamObserver<Int64Value>> rawTalk;

    Loopback(ServerInterceptor... interceptors) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .flowControlWindow(WINDOW_BYTES)
                .addService(ServerServiceDefinition.builder("test.Loopback")
                        .addMethod(ANSWER, ServerCalls.asyncServerStreamingCall(this::serveAnswer))
                        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(this::serveTalk))
                        .build());
        for (ServerInterceptor interceptor : interceptors) {
            builder.intercept(interceptor);
        }
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .flowControlWindow(WINDOW_BYTES)
                .build();
    }

    private void serveAnswer(Int64Value request, StreamObserver<Int64Value> response) {
        var takesObserver = raw;
        if (takesObserver == null) {
            GrpcStreams.serve(answer.apply(request.getValue()), response);
        } else {
            takesObserver.accept((ServerCallStreamObserver<Int64Value>) response);
        }
    }

    private StreamObserver<Int64Value> serveTalk(StreamObserver<Int64Value> response) {
        var takesObserver = rawTalk;
        return takesObserver == null
                ? GrpcStreams.serveBidi(response, talk)
                : takesObserver.apply((ServerCallStreamObserver<Int64Value>) response);
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            // The channel first: a server that is gone would only fill the log with what still arrives.
            boolean quiet = channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            if (!server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS) || !quiet) {
                throw new IllegalStateException("calls are still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Int64Value value(long n) {
        return Int64Value.of(n);
    }

    static Multi<Int64Value> range(long count) {
        return Multi.createFrom().items(LongStream.range(0, count).boxed()).map(Loopback::value);
    }

    private static MethodDescriptor<Int64Value, Int64Value> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<Int64Value, Int64Value>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("test.Loopback", name))
                .setRequestMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Int64Value.getDefaultInstance()))
                .build();
    }
}
