package io.sluice.kvcache.prefix;

import io.sluice.kvcache.Fault;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * The leases under way, a bounded number of bounded length, and what they promise: how many leases each pair of worker
 * and block has. Looking up a promise takes the same time however many leases there are.
 */
final class LeaseBook {
    /** Odd and unrelated to {@link LongTable}'s: makes one key of a block and a worker, as unlikely to collide as the hashes themselves. */
    private static final long WORKER_SPREAD = 0xD6E8FEB86659FD93L;

    private static final int OPTIMISTIC_READS = 4;

    private final int maxLeases;
    private final long maxBlocks;
    private final IndexCounters counters;
    private final StampedLock lock = new StampedLock();
    private final Map<String, Lease> byId = new HashMap<>();
    private final LeaseHeap byEnd = new LeaseHeap();
    private final LongTable promises = new LongTable(0);
    private volatile long blocks;
    private volatile int count;

    LeaseBook(IndexLimits limits, IndexCounters counters) {
        this.maxLeases = limits.maxLeases();
        this.maxBlocks = limits.maxLeasedBlocks();
        this.counters = counters;
    }

    int count() {
        return count;
    }

    /**
     * Takes a lease. The last word of an id counts: the same lease again gets the new end, another worker or prefix
     * takes the place of the first.
     */
    void acquire(String id, Worker worker, long[] hashes, long ttlNanos, long nowNanos) {
        long stamp = lock.writeLock();
        try {
            expireLocked(nowNanos);
            Lease known = byId.get(id);
            if (known != null && known.worker == worker && Arrays.equals(known.hashes, hashes)) {
                byEnd.move(known, nowNanos + ttlNanos);
                return;
            }
            requireRoom(known, hashes.length, nowNanos);
            if (known != null) {
                end(known);
            }
            begin(new Lease(id, worker, hashes, nowNanos + ttlNanos));
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Ends a lease; returns whether it was there. */
    boolean release(String id, long nowNanos) {
        long stamp = lock.writeLock();
        try {
            expireLocked(nowNanos);
            Lease lease = byId.get(id);
            if (lease != null) {
                end(lease);
            }
            return lease != null;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Ends the leases whose time is over. */
    void expire(long nowNanos) {
        if (count == 0) {
            return;
        }
        long stamp = lock.writeLock();
        try {
            expireLocked(nowNanos);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Ends the leases on a worker that is gone: the requests have ended with it. */
    void drop(Worker worker) {
        long stamp = lock.writeLock();
        try {
            List<Lease> orphans = byId.values().stream()
                    .filter(lease -> lease.worker == worker)
                    .toList();
            orphans.forEach(this::end);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Whether a lease promises that the worker will hold the block. */
    boolean promises(Worker worker, long hash) {
        long key = key(worker, hash);
        for (int attempt = 0; attempt < OPTIMISTIC_READS; attempt++) {
            long stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                boolean promised = promises.get(key) != 0;
                if (lock.validate(stamp)) {
                    return promised;
                }
            }
        }
        long stamp = lock.readLock();
        try {
            return promises.get(key) != 0;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private void expireLocked(long nowNanos) {
        for (Lease first = byEnd.first(); first != null && nowNanos - first.deadline >= 0; first = byEnd.first()) {
            end(first);
            counters.leaseExpired();
        }
    }

    private void requireRoom(@Nullable Lease replaced, int more, long nowNanos) {
        long blocksAfter = blocks + more - (replaced == null ? 0 : replaced.hashes.length);
        boolean tooMany = replaced == null && byId.size() >= maxLeases;
        if (tooMany || blocksAfter > maxBlocks) {
            Lease first = byEnd.first();
            Duration wait = Duration.ofNanos(first == null ? 1 : Math.max(1, first.deadline - nowNanos));
            throw (tooMany
                            ? new Fault.TooManyLeases("leases", maxLeases, wait)
                            : new Fault.TooManyLeases("leased blocks", maxBlocks, wait))
                    .asException();
        }
    }

    private void begin(Lease lease) {
        byId.put(lease.id, lease);
        byEnd.add(lease);
        for (long hash : lease.hashes) {
            long key = key(lease.worker, hash);
            promises.put(key, promises.get(key) + 1);
        }
        lease.worker.countLeases(1);
        recount(lease.hashes.length);
    }

    private void end(Lease lease) {
        byId.remove(lease.id);
        byEnd.remove(lease);
        for (long hash : lease.hashes) {
            long key = key(lease.worker, hash);
            long left = promises.get(key) - 1;
            if (left == 0) {
                promises.remove(key);
            } else {
                promises.put(key, left);
            }
        }
        lease.worker.countLeases(-1);
        recount(-lease.hashes.length);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
    private void recount(int moreBlocks) {
        blocks += moreBlocks;
        count = byId.size();
    }

    private static long key(Worker worker, long hash) {
        return hash ^ (worker.ordinal() + 1) * WORKER_SPREAD;
    }
}
