package io.sluice.edge.adapter;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.sluice.edge.config.EdgeConfig;
import io.sluice.edge.pipeline.Ports;
import io.sluice.edge.pipeline.PrefixIndexPort;
import io.sluice.edge.pipeline.VocabularyPort;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The other services as each event loop reaches them. Every loop has channels of its own to every service, so that a
 * request lives on one thread from the client's socket to the backends' and back.
 */
@Singleton
public final class Backends {
    private final EdgeConfig config;
    private final VertxInternal vertx;
    private final LoopChannels channels;
    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();

    Backends(EdgeConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = (VertxInternal) vertx;
        this.channels = new LoopChannels(this.vertx, config.channel());
    }

    /**
     * The other services, reached from one event loop.
     *
     * @param ports for requests
     * @param vocabulary for single questions to the tokenizer
     */
    public record Reach(Ports ports, VocabularyPort vocabulary) {}

    /** Connects every event loop, so that no first request waits for it. */
    void connect() {
        for (EventExecutor loop : vertx.getEventLoopGroup()) {
            loops.computeIfAbsent((EventLoop) loop, this::connect);
        }
    }

    /** Returns the services as the context's event loop reaches them, connecting when it is the first time. */
    public Reach from(ContextInternal context) {
        return loop(context).reach();
    }

    /** Returns the loop's channel to the tokenizer. */
    ManagedChannel tokenizer(ContextInternal context) {
        return loop(context).channels().getFirst();
    }

    /** Returns the loop's channel to an accelerator process, by its place in the configuration. */
    ManagedChannel accelerator(ContextInternal context, int endpoint) {
        return loop(context).channels().get(1 + endpoint);
    }

    /**
     * Has every channel that waits out a failed attempt try again now. gRPC alone would wait up to two minutes, and a
     * service that is back must not wait that long for its first request.
     */
    void hurry() {
        loops.values()
                .forEach(loop -> loop.channels().forEach(channel -> {
                    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                        channel.resetConnectBackoff();
                    }
                }));
    }

    @PreDestroy
    void close() {
        loops.values().forEach(loop -> loop.channels().forEach(ManagedChannel::shutdownNow));
    }

    private Loop loop(ContextInternal context) {
        return loops.computeIfAbsent(context.nettyEventLoop(), this::connect);
    }

    private Loop connect(EventLoop eventLoop) {
        List<ManagedChannel> open = new ArrayList<>();
        open.add(channels.open(eventLoop, config.tokenizer().endpoint()));
        for (String endpoint : config.accelerators()) {
            open.add(channels.open(eventLoop, endpoint));
        }
        GrpcTokenizer tokenizer = new GrpcTokenizer(
                open.getFirst(), eventLoop, config.tokenizer().unaryTimeout().toNanos());
        GrpcAccelerator accelerator = new GrpcAccelerator(open.subList(1, open.size()), eventLoop);
        PrefixIndexPort index = config.kvCache()
                .endpoint()
                .filter(endpoint -> !endpoint.isBlank())
                .<PrefixIndexPort>map(endpoint -> {
                    ManagedChannel channel = channels.open(eventLoop, endpoint);
                    open.add(channel);
                    return new GrpcPrefixIndex(
                            channel,
                            eventLoop,
                            config.kvCache().matchTimeout().toNanos(),
                            config.kvCache().leaseTimeout().toNanos());
                })
                .orElseGet(NoPrefixIndex::new);
        return new Loop(new Reach(new Ports(tokenizer, accelerator, index), tokenizer), List.copyOf(open));
    }

    private record Loop(Reach reach, List<ManagedChannel> channels) {}
}
