package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream of events from a worker, from its Hello on.
 *
 * <p>Events are numbered from 1 in each epoch. Those that were applied before are passed over, so a publisher may
 * repeat itself; when some are missing, nothing more is applied until a snapshot has come. A snapshot is gathered aside
 * and takes the place of everything known of the worker at its last part. A stream that goes on exactly where an earlier
 * one of the same epoch ended, or begins with event 1 of a new epoch, needs no snapshot.
 *
 * <p>Calls may come from any thread. One that is no longer the worker's current publisher fails with
 * {@link Fault.Superseded}.
 */
public final class Publisher {
    private final Worker worker;
    private final WorkerWriter writer;
    private final IndexCounters counters;
    private final LongSupplier clock;
    private final Owner owner;
    private final IndexListener listener;
    private final boolean remote;

    // Guarded by the worker's lock.
    private boolean waitingForSnapshot;
    private long gatheringSeq;

    /** Whoever has the stream; told from any thread. */
    @FunctionalInterface
    public interface Owner {
        /** Another stream has taken over; at most once. */
        void superseded();

        /** What was known is forgotten: nothing is applied until a snapshot comes, and the publisher must be asked for one. */
        default void snapshotWanted(Receipt.Gap gap) {}
    }

    /** @param listener told what is applied; null for what is kept for others */
    Publisher(
            Worker worker,
            BlockIndex index,
            Slots slots,
            IndexCounters counters,
            LongSupplier clock,
            Owner owner,
            @Nullable IndexListener listener) {
        this.remote = listener == null;
        this.listener = listener == null ? IndexListener.NONE : listener;
        this.worker = worker;
        this.writer = new WorkerWriter(worker, index, slots, counters);
        this.counters = counters;
        this.clock = clock;
        this.owner = owner;
    }

    /** Whether it repeats what the worker publishes elsewhere. */
    boolean isRemote() {
        return remote;
    }

    public WorkerInfo info() {
        return worker.info();
    }

    /** Number of the last event that the index has of the worker. */
    public long seq() {
        worker.lock().lock();
        try {
            return worker.lastSeq();
        } finally {
            worker.lock().unlock();
        }
    }

    /**
     * Takes a part of what the worker holds in its device tier; see {@link #snapshot(long, Tier, long[], boolean)}.
     */
    public Receipt snapshot(long seq, long[] hashes, boolean last) {
        return snapshot(seq, Tier.DEVICE, hashes, last);
    }

    /**
     * Takes a part of what the worker holds.
     *
     * @param seq number of the last event the snapshot includes, the same in all its parts
     * @param tier where it holds these
     * @param last whether the snapshot is complete with it
     */
    public Receipt snapshot(long seq, Tier tier, long[] hashes, boolean last) {
        ReentrantLock lock = worker.lock();
        lock.lock();
        try {
            worker.requireCurrent(this);
            int tick = heard();
            if (!writer.isGathering()) {
                beginSnapshot(seq);
            } else if (seq != gatheringSeq) {
                throw invalid(
                        "snapshot.seq",
                        "is " + seq + " in one part and was " + gatheringSeq
                                + " in the part before; all parts of a snapshot carry the same");
            }
            writer.gather(tier, hashes, tick);
            if (!last) {
                return Receipt.NOTHING;
            }
            writer.replace();
            waitingForSnapshot = false;
            worker.lastSeq(seq);
            listener.replaced(worker.info());
            return new Receipt.Applied(seq);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes changes.
     *
     * @param seq number of the first of them
     */
    public Receipt events(long seq, List<Change> changes) {
        if (seq < 1) {
            throw invalid("events.seq", "is " + Long.toUnsignedString(seq) + "; events are numbered from 1");
        }
        ReentrantLock lock = worker.lock();
        lock.lock();
        try {
            worker.requireCurrent(this);
            int tick = heard();
            if (writer.isGathering()) {
                throw invalid("events", "came before the last part of a snapshot; mark that part as the last");
            }
            if (waitingForSnapshot) {
                return Receipt.NOTHING;
            }
            long expected = worker.lastSeq() + 1;
            if (seq > expected) {
                waitingForSnapshot = true;
                counters.gapFound();
                return new Receipt.Gap(expected, seq);
            }
            long passed = expected - seq;
            for (long known = passed; known < changes.size(); known++) {
                writer.apply(changes.get((int) known), tick);
                worker.lastSeq(seq + known);
            }
            if (passed < changes.size()) {
                listener.applied(worker.info(), expected, changes.subList((int) passed, changes.size()));
            }
            return new Receipt.Applied(worker.lastSeq());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream; the worker expires after the grace time unless it comes back. Harmless when done twice. */
    void end(long nowNanos) {
        ReentrantLock lock = worker.lock();
        lock.lock();
        try {
            worker.end(this, nowNanos);
            abandonSnapshot();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what an unfinished snapshot holds. Under the worker's lock. */
    void abandonSnapshot() {
        writer.abandon();
    }

    /** It speaks for the worker from now on. Under the worker's lock. */
    void opened() {
        listener.opened(worker.info(), worker.lastSeq());
    }

    /** Whether it speaks for the worker now, or has not been followed by another. */
    boolean speaksFor(Worker of) {
        of.lock().lock();
        try {
            return worker == of && (of.publisher() == this || of.publisher() == null);
        } finally {
            of.lock().unlock();
        }
    }

    /** Tells the owner of the stream that another one has taken over. */
    void superseded() {
        owner.superseded();
    }

    /** Forgets what the worker holds; a snapshot must come before anything is applied again. Under the worker's lock. */
    void forget(Receipt.Gap gap) {
        abandonSnapshot();
        waitingForSnapshot = true;
        listener.replaced(worker.info());
        owner.snapshotWanted(gap);
    }

    private void beginSnapshot(long seq) {
        if (seq < worker.lastSeq()) {
            throw invalid(
                    "snapshot.seq",
                    "is " + Long.toUnsignedString(seq) + ", before event " + worker.lastSeq()
                            + ", which is applied; a restarted engine takes a new epoch");
        }
        gatheringSeq = seq;
    }

    /** Notes that the publisher was heard of; returns the time in ticks. */
    private int heard() {
        long now = clock.getAsLong();
        worker.heard(now);
        return PrefixIndex.tick(now);
    }

    private static RuntimeException invalid(String field, String message) {
        return new Fault.InvalidField(field, message).asException();
    }
}
