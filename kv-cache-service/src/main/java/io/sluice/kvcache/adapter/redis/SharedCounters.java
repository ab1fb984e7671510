package io.sluice.kvcache.adapter.redis;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** Counts what is shared over Redis, since the start; for metrics. */
@Singleton
public class SharedCounters {
    private final LongAdder sent = new LongAdder();
    private final LongAdder snapshots = new LongAdder();
    private final LongAdder overflows = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean connected;

    void batchesSent(int batches) {
        sent.add(batches);
    }

    void snapshotSent() {
        snapshots.increment();
    }

    void queueOverflowed() {
        overflows.increment();
    }

    void entryReceived() {
        received.increment();
    }

    void workerLoaded() {
        loads.increment();
    }

    void callFailed() {
        failures.increment();
    }

    void connected(boolean now) {
        connected = now;
    }

    /** Batches of changes written. */
    public long sent() {
        return sent.sum();
    }

    /** Snapshots written. */
    public long snapshots() {
        return snapshots.sum();
    }

    /** Times that the queue was full and a worker's changes gave way to a snapshot. */
    public long overflows() {
        return overflows.sum();
    }

    /** Entries of other services read. */
    public long received() {
        return received.sum();
    }

    /** Workers of other services loaded whole. */
    public long loads() {
        return loads.sum();
    }

    /** Calls that failed. */
    public long failures() {
        return failures.sum();
    }

    /** Whether the last call went through. */
    public boolean isConnected() {
        return connected;
    }
}
