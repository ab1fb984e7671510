package io.sluice.accelerator.adapter;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the KV cache service what the workers hold. One thread looks for news of all workers each interval, so no worker
 * ever waits for it; without the service the workers work as well.
 */
public final class KvPublisher {
    private static final Logger LOG = Logger.getLogger(KvPublisher.class);

    private final ManagedChannel channel;
    private final List<KvPublication> publications = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kv-publisher").daemon().factory());
    private final long intervalNanos;
    private @Nullable ScheduledFuture<?> ticker;

    /**
     * Makes a publisher that does not connect yet.
     *
     * @param endpoint HOST:PORT of the service
     * @param intervalNanos time between two looks for news
     * @param minBackoffNanos first wait before a lost connection is tried again
     * @param maxBackoffNanos longest wait
     * @param counters hears what happens
     */
    public KvPublisher(
            String endpoint,
            Fleet fleet,
            long intervalNanos,
            long minBackoffNanos,
            long maxBackoffNanos,
            Counters counters) {
        this.intervalNanos = intervalNanos;
        channel = NettyChannelBuilder.forTarget(endpoint)
                .usePlaintext()
                .keepAliveTime(30, TimeUnit.SECONDS)
                .build();
        for (Worker worker : fleet.all()) {
            Backoff backoff =
                    new Backoff(minBackoffNanos, maxBackoffNanos, worker.id().hashCode() ^ worker.epochMicros());
            publications.add(new KvPublication(worker, channel, backoff, counters));
        }
    }

    /** Starts to publish. */
    public void start() {
        ticker = thread.scheduleWithFixedDelay(this::pump, 0, intervalNanos, TimeUnit.NANOSECONDS);
    }

    /** Stops at once. */
    public void stop() {
        ScheduledFuture<?> running = ticker;
        if (running != null) {
            running.cancel(false);
        }
        thread.shutdownNow();
        channel.shutdownNow();
    }

    private void pump() {
        long now = System.nanoTime();
        for (KvPublication publication : publications) {
            try {
                publication.pump(now);
            } catch (RuntimeException e) {
                // An exception that got out would end the ticker, and with it all publications, without a word.
                LOG.errorf(e, "the publication of worker %s has failed; it begins again", publication.workerId());
                publication.restart(now);
            }
        }
    }

    /** Hears what happens, on the publisher's thread. */
    public interface Counters {
        /**
         * Events were sent.
         *
         * @param events how many, 0 or more
         */
        void published(int events);

        /** A whole snapshot was sent. */
        void snapshotSent();

        /**
         * A stream broke, or could not be opened.
         *
         * @param workerId whose
         * @param status why
         * @param retryNanos when the next attempt follows
         */
        void lost(String workerId, Status status, long retryNanos);
    }
}
