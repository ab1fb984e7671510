package io.sluice.kvcache.adapter.vllm;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.kvcache.prefix.PrefixIndex;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Reads the KV events of the vLLM engines that are configured, in one thread, from start to stop. Off without any. */
@Singleton
public class VllmBridge {
    private static final Logger LOG = Logger.getLogger(VllmBridge.class);
    /** Longest wait for news: how late a stop or a stalled replay can be noticed. */
    private static final long POLL_MILLIS = 50;

    private static final long STOP_MILLIS = 5_000;

    private final VllmConfig config;
    private final PrefixIndex index;
    private final BridgeCounters counters;
    private final LongSupplier clock;
    private volatile boolean running;
    private @Nullable Thread thread;

    /** @param clock nanoseconds, to time replays */
    VllmBridge(VllmConfig config, PrefixIndex index, BridgeCounters counters, LongSupplier clock) {
        this.config = config;
        this.index = index;
        this.counters = counters;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        List<EngineLine> lines = new ArrayList<>();
        config.engines().forEach((worker, engine) -> lines.add(new EngineLine(worker, engine)));
        if (lines.isEmpty()) {
            return;
        }
        LOG.infof("Reads the KV events of %d vLLM engines", lines.size());
        running = true;
        thread = Thread.ofPlatform().name("vllm-bridge").daemon().start(() -> run(lines));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        Thread last = thread;
        if (last != null) {
            last.join(STOP_MILLIS);
        }
    }

    private void run(List<EngineLine> lines) {
        try (ZContext context = new ZContext(1)) {
            context.setLinger(0);
            while (running) {
                lines.forEach(line -> line.turn(context));
                await(context, lines);
            }
            lines.forEach(EngineLine::close);
        }
    }

    private static void await(ZContext context, List<EngineLine> lines) {
        List<ZMQ.Socket> sockets =
                lines.stream().flatMap(line -> line.awaited().stream()).toList();
        try (ZMQ.Poller poller = context.createPoller(Math.max(1, sockets.size()))) {
            sockets.forEach(socket -> poller.register(socket, ZMQ.Poller.POLLIN));
            poller.poll(POLL_MILLIS);
        }
    }

    private static long epochMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** One engine; what goes wrong with it is tried again after a while and leaves the others alone. */
    private final class EngineLine {
        private final EngineSpec spec;
        private final EngineEndpoint endpoint;
        private final EnginePublisher publisher;
        private @Nullable EngineSocket socket;
        private long nextAttempt = clock.getAsLong();
        private boolean ended;
        /** Told once, not at each attempt. */
        private @Nullable String lastFailure;

        EngineLine(String worker, VllmConfig.Engine engine) {
            spec = new EngineSpec(worker, engine.model(), engine.totalBlocks(), config.maxKnownBlocks());
            endpoint = new EngineEndpoint(
                    engine.endpoint(),
                    engine.replayEndpoint().orElse(""),
                    engine.topic().orElse(""),
                    config.queueBatches(),
                    config.maxBatchBytes(),
                    config.replayTimeout(),
                    config.heartbeat(),
                    config.reconnectInterval());
            publisher = new EnginePublisher(spec, index, VllmBridge::epochMicros, counters);
        }

        void turn(ZContext context) {
            long now = clock.getAsLong();
            if (ended || socket == null && now - nextAttempt < 0) {
                return;
            }
            try {
                EngineSocket open = socket;
                if (open == null) {
                    EngineFeed feed = new EngineFeed(!endpoint.replayAddress().isEmpty(), publisher, counters);
                    open = new EngineSocket(context, endpoint, spec.workerId(), feed, now);
                    socket = open;
                }
                open.turn(now);
                publisher.turn();
            } catch (RuntimeException failure) {
                if (!Objects.equals(failure.getMessage(), lastFailure)) {
                    LOG.warnf(failure, "Worker %s: its vLLM engine is connected to anew", spec.workerId());
                }
                lastFailure = failure.getMessage();
                close();
                nextAttempt = now + config.reconnectInterval().toNanos();
            }
            if (publisher.isSuperseded()) {
                LOG.errorf(
                        "Worker %s publishes to the index itself; its vLLM engine is no longer read. Name it otherwise",
                        spec.workerId());
                close();
                ended = true;
            }
        }

        List<ZMQ.Socket> awaited() {
            EngineSocket open = socket;
            return open == null ? List.of() : open.awaited();
        }

        void close() {
            EngineSocket open = socket;
            socket = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
