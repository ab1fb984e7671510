package io.sluice.accelerator.grpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.eclipse.microprofile.config.ConfigProvider;

/** A channel to the service under test. */
final class TestChannel {
    private TestChannel() {}

    static ManagedChannel open() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", int.class);
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }
}
