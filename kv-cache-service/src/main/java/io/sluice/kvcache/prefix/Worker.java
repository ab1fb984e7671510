package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One start of one worker's engine, as the index knows it. A restarted engine is another {@code Worker}. What its
 * publisher does is serialised by {@link #lock}; who reads the index needs no lock.
 */
final class Worker {
    static final int NO_SLOT = -1;

    private final WorkerInfo info;
    private final long ordinal;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger leases = new AtomicInteger();
    private final Honesty honesty;
    /** Where the index notes what it holds, by tier; {@link #NO_SLOT} for a tier not in use. Replaced under the lock. */
    private volatile int[] slots;
    /** In nanoseconds of the index's clock. */
    private volatile long heardAt;

    // Guarded by the lock.
    private long lastSeq;
    private @Nullable Publisher publisher;
    private boolean gone;
    /** When its last publisher ended; null while one speaks. Changed under the lock. */
    private volatile @Nullable Long staleSince;

    /** @param ordinal unlike that of any other worker, ever */
    Worker(WorkerInfo info, long ordinal, int[] slots, Honesty honesty, long nowNanos) {
        this.info = info;
        this.ordinal = ordinal;
        this.slots = slots;
        this.honesty = honesty;
        this.heardAt = nowNanos;
    }

    WorkerInfo info() {
        return info;
    }

    long ordinal() {
        return ordinal;
    }

    /** Where the index notes what it holds, by tier; not to be changed. */
    int[] slots() {
        return slots;
    }

    Honesty honesty() {
        return honesty;
    }

    /** When its publisher was last heard of, in nanoseconds of the index's clock. */
    long heardAt() {
        return heardAt;
    }

    void heard(long nowNanos) {
        heardAt = nowNanos;
    }

    int activeLeases() {
        return leases.get();
    }

    void countLeases(int more) {
        leases.addAndGet(more);
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Fails unless this publisher speaks for the worker. Under the lock. */
    void requireCurrent(Publisher who) {
        if (gone || publisher != who) {
            throw new Fault.Superseded(info.workerId()).asException();
        }
    }

    /** Puts a publisher in place of the last one, which is returned. Under the lock. */
    @Nullable
    Publisher accept(@Nullable Publisher next) {
        Publisher last = publisher;
        publisher = next;
        staleSince = null;
        return last;
    }

    /** The publisher has ended; if it is still the one that speaks, the worker begins to be stale. Under the lock. */
    void end(Publisher who, long nowNanos) {
        if (publisher == who) {
            publisher = null;
            staleSince = nowNanos;
        }
    }

    /** Since when nobody speaks for the worker, in nanoseconds of the index's clock; null when somebody does. */
    @Nullable
    Long staleSince() {
        return staleSince;
    }

    /** The worker is out of the index. Returns its last publisher. Under the lock. */
    @Nullable
    Publisher leave() {
        gone = true;
        return accept(null);
    }

    /** Whether it has left the index. Under the lock. */
    boolean gone() {
        return gone;
    }

    /** Number of the last event applied. Under the lock. */
    long lastSeq() {
        return lastSeq;
    }

    void lastSeq(long seq) {
        lastSeq = seq;
    }

    /** Whether a publisher speaks for it. Under the lock. */
    boolean connected() {
        return publisher != null;
    }

    /** Its publisher, if one speaks. Under the lock. */
    @Nullable
    Publisher publisher() {
        return publisher;
    }

    /** Moves to other slots; returns the old ones, to be retired. Under the lock. */
    int[] moveTo(int[] next) {
        int[] old = slots;
        slots = next;
        return old;
    }
}
