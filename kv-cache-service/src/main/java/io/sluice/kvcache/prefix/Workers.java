package io.sluice.kvcache.prefix;

import io.sluice.contracts.text.Shown;
import io.sluice.kvcache.Fault;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The workers that publish here, a bounded number. Readers see one consistent view of who serves a model; it changes
 * when a worker comes, restarts or expires, not with its events.
 */
final class Workers {
    private final int limit;
    private final long graceNanos;
    private final BlockIndex index;
    private final Slots slots;
    private final IndexCounters counters;
    private final Consumer<Worker> onGone;
    private final LongSupplier clock;
    private final HonestyLimits honesty;
    private final IndexListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final WorkerDirectory directory = new WorkerDirectory();
    private long nextOrdinal;

    /** @param onGone told of each worker that has left the index */
    Workers(
            IndexLimits limits,
            BlockIndex index,
            Slots slots,
            IndexCounters counters,
            Consumer<Worker> onGone,
            LongSupplier clock,
            IndexListener listener) {
        this.listener = listener;
        this.clock = clock;
        this.honesty = limits.honesty();
        this.limit = limits.maxWorkers();
        this.graceNanos = limits.publisherGrace().toNanos();
        this.index = index;
        this.slots = slots;
        this.counters = counters;
        this.onGone = onGone;
    }

    WorkerDirectory directory() {
        return directory;
    }

    /** Makes a publisher the one that speaks for its worker; see {@link PrefixIndex#open}. */
    Publisher open(WorkerInfo info, Publisher.Owner owner, long nowNanos) {
        return open(info, owner, listener, nowNanos);
    }

    /** The same for what is kept for others; null where the worker itself publishes here. */
    @Nullable
    Publisher openRemote(WorkerInfo info, Publisher.Owner owner, long nowNanos) {
        lock.lock();
        try {
            Worker known = directory.find(info.workerId());
            return known != null && isSpokenForHere(known) ? null : open(info, owner, null, nowNanos);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isSpokenForHere(Worker worker) {
        worker.lock().lock();
        try {
            Publisher speaks = worker.publisher();
            return speaks != null && !speaks.isRemote();
        } finally {
            worker.lock().unlock();
        }
    }

    private Publisher open(WorkerInfo info, Publisher.Owner owner, @Nullable IndexListener hears, long nowNanos) {
        Publisher next;
        Publisher last;
        lock.lock();
        try {
            Worker known = directory.find(info.workerId());
            if (known != null && known.info().epoch() == info.epoch()) {
                requireSame(known.info(), info);
                known.heard(nowNanos);
                next = new Publisher(known, index, slots, counters, clock, owner, hears);
                last = takeOver(known, next);
            } else {
                requireAdmissible(known, info, nowNanos);
                last = known == null ? null : remove(known);
                Worker added = new Worker(info, nextOrdinal++, slots.forDevice(), new Honesty(honesty), nowNanos);
                next = new Publisher(added, index, slots, counters, clock, owner, hears);
                takeOver(added, next);
                directory.put(added);
                if (known != null) {
                    counters.workerRestarted();
                    onGone.accept(known);
                }
            }
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.superseded();
        }
        return next;
    }

    /** Lets workers go that nobody has spoken for during the grace time. */
    void expire(long nowNanos) {
        for (Worker worker : directory.all()) {
            if (staleFor(worker, nowNanos) >= graceNanos) {
                expire(worker, nowNanos);
            }
        }
    }

    private void expire(Worker worker, long nowNanos) {
        lock.lock();
        try {
            // It may have come back, or restarted, meanwhile.
            if (directory.find(worker.info().workerId()) == worker && staleFor(worker, nowNanos) >= graceNanos) {
                letGo(worker);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets a worker go for which this publisher speaks; nothing where another one does. */
    void drop(Publisher publisher) {
        lock.lock();
        try {
            Worker worker = directory.find(publisher.info().workerId());
            if (worker != null && publisher.speaksFor(worker)) {
                letGo(worker);
            }
        } finally {
            lock.unlock();
        }
    }

    private void letGo(Worker worker) {
        remove(worker);
        directory.remove(worker);
        counters.workerExpired();
        onGone.accept(worker);
    }

    private void requireAdmissible(@Nullable Worker known, WorkerInfo info, long nowNanos) {
        if (known != null) {
            long current = known.info().epoch();
            if (Long.compareUnsigned(info.epoch(), current) < 0) {
                throw new Fault.StaleEpoch(info.workerId(), info.epoch(), current).asException();
            }
        } else if (directory.count() >= limit) {
            throw new Fault.TooManyWorkers(limit, untilRoom(nowNanos)).asException();
        }
    }

    private static void requireSame(WorkerInfo known, WorkerInfo info) {
        if (!known.model().equals(info.model())) {
            throw new Fault.InvalidField(
                            "hello.model",
                            "is '" + Shown.word(info.model()) + "' and was '" + Shown.word(known.model())
                                    + "' in the same epoch; a worker that changes its model takes a new epoch")
                    .asException();
        }
    }

    /** Time until the first stale worker expires, or the grace time if none is stale. */
    private Duration untilRoom(long nowNanos) {
        long longest = 0;
        for (Worker worker : directory.all()) {
            longest = Math.max(longest, staleFor(worker, nowNanos));
        }
        return Duration.ofNanos(Math.max(1, graceNanos - longest));
    }

    /** How long nobody has spoken for a worker; -1 when somebody does. */
    private static long staleFor(Worker worker, long nowNanos) {
        Long since = worker.staleSince();
        return since == null ? -1 : nowNanos - since;
    }

    private static @Nullable Publisher takeOver(Worker worker, Publisher next) {
        worker.lock().lock();
        try {
            next.opened();
            Publisher last = worker.accept(next);
            if (last != null) {
                last.abandonSnapshot();
            }
            return last;
        } finally {
            worker.lock().unlock();
        }
    }

    /** Ends a worker's part in the index; after this nobody adds to its slot. */
    private @Nullable Publisher remove(Worker worker) {
        worker.lock().lock();
        try {
            Publisher last = worker.leave();
            if (last != null) {
                last.abandonSnapshot();
            }
            slots.retire(worker.slots());
            return last;
        } finally {
            worker.lock().unlock();
        }
    }
}
