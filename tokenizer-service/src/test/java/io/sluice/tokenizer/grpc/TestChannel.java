package io.sluice.tokenizer.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.eclipse.microprofile.config.ConfigProvider;

/** A channel to the server under test, on the port it chose. */
final class TestChannel implements AutoCloseable {
    /** A fixed window: what a client that does not read lets in is small, and does not grow with the connection's speed. */
    private static final int WINDOW_BYTES = 64 << 10;

    private final ManagedChannel channel = NettyChannelBuilder.forAddress(
                    "127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class))
            .flowControlWindow(WINDOW_BYTES)
            .usePlaintext()
            .build();

    ManagedChannel get() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
