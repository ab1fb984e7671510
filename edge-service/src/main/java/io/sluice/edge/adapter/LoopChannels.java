package io.sluice.edge.adapter;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.sluice.edge.config.EdgeConfig;
import io.vertx.core.impl.VertxInternal;
import java.util.concurrent.TimeUnit;

/** Opens channels whose transport, callbacks and all run on one Vert.x event loop. */
final class LoopChannels {
    private final VertxInternal vertx;
    private final EdgeConfig.Channel config;

    LoopChannels(VertxInternal vertx, EdgeConfig.Channel config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Opens a channel on an event loop.
     *
     * @param loop one of Vert.x' own
     * @param target {@code host:port}, or a gRPC target; of several addresses all are used, in turn
     */
    ManagedChannel open(EventLoop loop, String target) {
        int window = (int) config.flowControlWindow().asLongValue();
        ManagedChannel channel = NettyChannelBuilder.forTarget(target.contains("://") ? target : "dns:///" + target)
                .usePlaintext()
                .eventLoopGroup(loop)
                .channelFactory(vertx.transport().channelFactory(false))
                // Callbacks run where the bytes were read: that is the loop of the request.
                .directExecutor()
                .defaultLoadBalancingPolicy("round_robin")
                .flowControlWindow(window)
                .withOption(io.netty.channel.ChannelOption.TCP_NODELAY, true)
                .withOption(
                        io.netty.channel.ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(window / 2, window))
                .maxInboundMessageSize((int) config.maxMessage().asLongValue())
                .keepAliveTime(config.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(config.keepAliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .disableRetry()
                .build();
        // Connected before the first request needs it.
        channel.getState(true);
        return channel;
    }
}
