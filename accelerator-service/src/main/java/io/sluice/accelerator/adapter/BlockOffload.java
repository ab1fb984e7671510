package io.sluice.accelerator.adapter;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.accelerator.scheduler.Fetch;
import io.sluice.kvcache.v1.KvCacheServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends blocks that leave the workers' caches to the KV cache service's store, and fetches them from there. No worker ever
 * waits for it: what it has no room for is dropped, and without the service the workers work as well. One Put is under way
 * at a time; after a call that failed, nothing is sent or asked for a while.
 */
public final class BlockOffload {
    private final OffloadLimits limits;
    private final OffloadCounters counters;
    private final ManagedChannel channel;
    private final KvCacheServiceGrpc.KvCacheServiceStub store;
    private final BlockingQueue<OffloadedBlock> queue;
    private final Semaphore fetches;
    private final Thread sender =
            Thread.ofPlatform().name("kv-offload").daemon().unstarted(this::send);
    /** Its queue is bounded by the semaphore. */
    private final ExecutorService asker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("kv-fetch").daemon().factory());

    private final Object lock = new Object();
    private final Backoff backoff;
    private volatile long quietUntilNanos;

    /**
     * Makes one that does not connect yet.
     *
     * @param endpoint HOST:PORT of the service
     */
    public BlockOffload(String endpoint, OffloadLimits limits, OffloadCounters counters) {
        this.limits = limits;
        this.counters = counters;
        channel = NettyChannelBuilder.forTarget(endpoint)
                .usePlaintext()
                .keepAliveTime(30, TimeUnit.SECONDS)
                .build();
        store = KvCacheServiceGrpc.newStub(channel);
        queue = new ArrayBlockingQueue<>(limits.queueBlocks());
        fetches = new Semaphore(limits.maxFetches());
        backoff = new Backoff(limits.minBackoffNanos(), limits.maxBackoffNanos(), endpoint.hashCode());
        quietUntilNanos = System.nanoTime();
    }

    /** Starts to send. */
    public void start() {
        sender.start();
    }

    /** Stops at once. */
    public void stop() {
        sender.interrupt();
        asker.shutdownNow();
        channel.shutdownNow();
    }

    /** Takes a block that leaves a worker's cache, if there is room. Never waits. */
    void offer(long hash, long parent, Worker worker) {
        if (!queue.offer(new OffloadedBlock(hash, parent, limits.blockBytes(worker), worker.recomputeMicros()))) {
            counters.dropped(1);
        }
    }

    /** Begins to fetch; returns whether the worker will be told what there is. Never waits. */
    boolean ask(Fetch fetch, Worker worker) {
        if (isQuiet() || !fetches.tryAcquire()) {
            counters.notAsked();
            return false;
        }
        GetCall call = new GetCall(fetch, limits.realBlockBytes(), counters, (ended, status) -> {
            fetches.release();
            fetched(ended, status, worker);
        });
        try {
            asker.execute(() -> store.withDeadlineAfter(limits.getNanos(), TimeUnit.NANOSECONDS)
                    .get(call.request(), call));
        } catch (RejectedExecutionException stopped) {
            fetches.release();
            return false;
        }
        return true;
    }

    /** What came before a call broke is good. */
    private void fetched(GetCall call, Status status, Worker worker) {
        noteEnd(status);
        if (!status.isOk()) {
            counters.unanswered(status);
        }
        counters.found(call.fetch().blocks(), call.found(), call.foundBytes());
        worker.fetched(call.fetch(), call.found());
    }

    private void send() {
        List<OffloadedBlock> batch = new ArrayList<>();
        try {
            while (true) {
                batch.clear();
                batch.add(queue.take());
                queue.drainTo(batch, limits.batchBlocks() - 1);
                put(List.copyOf(batch));
                long quiet = quietUntilNanos - System.nanoTime();
                if (quiet > 0) {
                    TimeUnit.NANOSECONDS.sleep(quiet);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(List<OffloadedBlock> batch) throws InterruptedException {
        PutCall call = new PutCall(batch, limits.isReal());
        store.withDeadlineAfter(limits.putNanos(), TimeUnit.NANOSECONDS).put(call);
        Status status;
        try {
            status = call.end().get(); // The call's deadline is the bound.
        } catch (ExecutionException e) {
            status = Status.fromThrowable(e);
        }
        noteEnd(status);
        if (status.isOk()) {
            counters.stored(
                    batch.size(),
                    batch.stream().mapToLong(OffloadedBlock::bytes).sum());
        } else {
            counters.failed(batch.size(), status);
        }
    }

    private boolean isQuiet() {
        return quietUntilNanos - System.nanoTime() > 0;
    }

    /** One that is out of room answers; only one that does not is left alone. */
    private void noteEnd(Status status) {
        synchronized (lock) {
            switch (status.getCode()) {
                case UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED -> {
                    if (!isQuiet()) {
                        quietUntilNanos = System.nanoTime() + backoff.nextNanos();
                    }
                }
                default -> backoff.reset();
            }
        }
    }
}
