package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

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
    private static final int NO_SLOT = -1;

    private final Worker worker;
    private final BlockIndex index;
    private final Slots slots;
    private final IndexCounters counters;
    private final Runnable onSuperseded;

    // Guarded by the worker's lock.
    private boolean waitingForSnapshot;
    private int gathering = NO_SLOT;
    private long gatheringSeq;

    Publisher(Worker worker, BlockIndex index, Slots slots, IndexCounters counters, Runnable onSuperseded) {
        this.worker = worker;
        this.index = index;
        this.slots = slots;
        this.counters = counters;
        this.onSuperseded = onSuperseded;
    }

    public WorkerInfo info() {
        return worker.info();
    }

    /**
     * Takes a part of what the worker holds.
     *
     * @param seq number of the last event the snapshot includes, the same in all its parts
     * @param last whether the snapshot is complete with it
     */
    public Receipt snapshot(long seq, long[] hashes, boolean last) {
        ReentrantLock lock = worker.lock();
        lock.lock();
        try {
            worker.requireCurrent(this);
            if (gathering == NO_SLOT) {
                beginSnapshot(seq);
            } else if (seq != gatheringSeq) {
                throw invalid(
                        "snapshot.seq",
                        "is " + seq + " in one part and was " + gatheringSeq
                                + " in the part before; all parts of a snapshot carry the same");
            }
            for (long hash : hashes) {
                index.add(hash, gathering);
            }
            if (!last) {
                return Receipt.NOTHING;
            }
            slots.retire(worker.moveTo(gathering));
            gathering = NO_SLOT;
            waitingForSnapshot = false;
            worker.lastSeq(seq);
            counters.snapshotApplied();
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
            if (gathering != NO_SLOT) {
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
            for (long known = expected - seq; known < changes.size(); known++) {
                apply(changes.get((int) known));
                worker.lastSeq(seq + known);
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
        if (gathering != NO_SLOT) {
            slots.retire(gathering);
            gathering = NO_SLOT;
        }
    }

    /** Tells the owner of the stream that another one has taken over. */
    void superseded() {
        onSuperseded.run();
    }

    private void beginSnapshot(long seq) {
        if (seq < worker.lastSeq()) {
            throw invalid(
                    "snapshot.seq",
                    "is " + Long.toUnsignedString(seq) + ", before event " + worker.lastSeq()
                            + ", which is applied; a restarted engine takes a new epoch");
        }
        gathering = slots.allocate();
        gatheringSeq = seq;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Stored(long[] hashes) -> {
                int slot = worker.slot();
                for (long hash : hashes) {
                    index.add(hash, slot);
                }
                counters.blocksStored(hashes.length);
            }
            case Change.Removed(long[] hashes) -> {
                int slot = worker.slot();
                for (long hash : hashes) {
                    index.remove(hash, slot);
                }
                counters.blocksRemoved(hashes.length);
            }
            case Change.Cleared() -> {
                slots.retire(worker.moveTo(slots.allocate()));
                counters.cacheCleared();
            }
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return new Fault.InvalidField(field, message).asException();
    }
}
