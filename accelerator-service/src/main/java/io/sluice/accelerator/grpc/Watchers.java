package io.sluice.accelerator.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.accelerator.adapter.Fleet;
import io.sluice.accelerator.adapter.Worker;
import io.sluice.accelerator.config.AcceleratorConfig;
import io.sluice.accelerator.scheduler.Refusal;
import io.sluice.accelerator.v1.WatchKvEventsResponse;
import io.sluice.accelerator.v1.WatchLoadResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The watching streams: one thread looks for news for all of them each interval, and rests while nobody watches. */
@Singleton
class Watchers {
    private static final Logger LOG = Logger.getLogger(Watchers.class);

    private final Fleet fleet;
    private final long intervalNanos;
    private final long heartbeatNanos;
    private final int maxStreams;
    private final AtomicInteger streams = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watchers").daemon().factory());
    /** Touched by the thread only, as is the ticker. */
    private final List<Watch> watches = new ArrayList<>();

    private @Nullable ScheduledFuture<?> ticker;

    Watchers(Fleet fleet, AcceleratorConfig config) {
        this.fleet = fleet;
        intervalNanos = config.watch().interval().toNanos();
        heartbeatNanos = config.watch().heartbeat().toNanos();
        maxStreams = config.watch().maxStreams();
    }

    void watchLoad(ServerCallStreamObserver<WatchLoadResponse> response) {
        if (take(response)) {
            add(new LoadWatch(fleet, response, heartbeatNanos), response);
        }
    }

    void watchKvEvents(String workerId, ServerCallStreamObserver<WatchKvEventsResponse> response) {
        Worker worker = fleet.find(workerId);
        if (worker == null) {
            response.onError(StatusMapping.exception(new Refusal.UnknownWorker(workerId)));
        } else if (take(response)) {
            add(new KvWatch(worker, response), response);
        }
    }

    private boolean take(ServerCallStreamObserver<?> response) {
        if (streams.incrementAndGet() > maxStreams) {
            streams.decrementAndGet();
            response.onError(StatusMapping.exception(new Refusal.TooManyWatchers(maxStreams)));
            return false;
        }
        return true;
    }

    private void add(Watch watch, ServerCallStreamObserver<?> response) {
        response.setOnCancelHandler(() -> thread.execute(this::tick));
        add(watch);
    }

    void add(Watch watch) {
        thread.execute(() -> {
            watches.add(watch);
            if (ticker == null) {
                ticker = thread.scheduleAtFixedRate(this::tick, intervalNanos, intervalNanos, TimeUnit.NANOSECONDS);
            }
            tick();
        });
    }

    private void tick() {
        long now = System.nanoTime();
        int before = watches.size();
        watches.removeIf(watch -> !pump(watch, now));
        streams.addAndGet(watches.size() - before);
        ScheduledFuture<?> running = ticker;
        if (watches.isEmpty() && running != null) {
            running.cancel(false);
            ticker = null;
        }
    }

    /** An exception that got out would end the ticker, and with it all watches, without a word. */
    private static boolean pump(Watch watch, long now) {
        try {
            return watch.pump(now);
        } catch (RuntimeException e) {
            LOG.error("a watching stream has failed and is dropped", e);
        }
        try {
            watch.fail();
        } catch (RuntimeException e) {
            LOG.debug("a failed watching stream could not be closed", e);
        }
        return false;
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
