package io.sluice.tokenizer.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.eclipse.microprofile.config.ConfigProvider;

/** A channel to the server under test, on the port it chose. */
final class TestChannel implements AutoCloseable {
    private final ManagedChannel channel = NettyChannelBuilder.forAddress(
                    "127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class))
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
