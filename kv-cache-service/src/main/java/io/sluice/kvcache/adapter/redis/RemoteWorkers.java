package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.Publisher;
import io.sluice.kvcache.prefix.Receipt;
import io.sluice.kvcache.prefix.Tier;
import io.sluice.kvcache.prefix.WorkerCopy;
import io.sluice.kvcache.prefix.WorkerInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The workers that publish to other services, kept in the index here as if they did to this one. What does not follow what
 * is known is not applied: the worker is loaded whole. One of which nothing is heard for the bounded time is let go. For
 * one thread, except what the index tells.
 */
final class RemoteWorkers {
    private final String node;
    private final long silenceNanos;
    private final PrefixIndex index;
    private final MirrorQueue queue;
    private final SharedCounters counters;
    private final Map<String, Remote> remotes = new HashMap<>();

    private static final class Remote implements Publisher.Owner {
        private @Nullable Publisher publisher;
        private long heardNanos;
        private volatile boolean superseded;
        private volatile boolean wanted;

        @Override
        public void superseded() {
            superseded = true;
        }

        @Override
        public void snapshotWanted(Receipt.Gap gap) {
            wanted = true;
        }
    }

    /** @param silenceNanos how long a worker is kept of which nothing is heard */
    RemoteWorkers(String node, long silenceNanos, PrefixIndex index, MirrorQueue queue, SharedCounters counters) {
        this.node = node;
        this.silenceNanos = silenceNanos;
        this.index = index;
        this.queue = queue;
        this.counters = counters;
    }

    int count() {
        return remotes.size();
    }

    /** Applies entries in order; returns the workers that must be loaded. */
    Set<String> apply(List<SharedEntry> entries, long nowNanos) {
        Set<String> load = new TreeSet<>();
        for (SharedEntry entry : entries) {
            if (!entry.node().equals(node)) {
                counters.entryReceived();
                if (!apply(entry, nowNanos)) {
                    load.add(entry.workerId());
                }
            }
        }
        return load;
    }

    /** Returns whether the entry followed what is known. */
    private boolean apply(SharedEntry entry, long nowNanos) {
        Remote remote = remotes.get(entry.workerId());
        if (entry.kind() == 'G') {
            if (remote != null && epoch(remote) == entry.epoch()) {
                drop(entry.workerId(), remote);
            }
            return true;
        }
        Publisher publisher = remote == null ? null : remote.publisher;
        if (remote == null || publisher == null || remote.superseded || epoch(remote) != entry.epoch()) {
            return false;
        }
        remote.heardNanos = nowNanos;
        if (remote.wanted || entry.kind() == 'S' && publisher.seq() != entry.last()) {
            return false;
        }
        try {
            long first = entry.kind() == 'E' ? entry.after() + 1 : entry.last() + 1;
            return !(publisher.events(first, entry.changes()) instanceof Receipt.Gap);
        } catch (FaultException superseded) {
            remote.superseded = true;
            return false;
        }
    }

    /** Takes a worker as it is shared, if it is not one of this service's own and not older than what is known. */
    void load(SharedWorker shared, long nowNanos) {
        WorkerCopy copy = shared.copy();
        if (shared.node().equals(node)) {
            return;
        }
        String id = copy.info().workerId();
        Remote remote = remotes.get(id);
        try {
            if (remote == null
                    || remote.superseded
                    || epoch(remote) != copy.info().epoch()) {
                remote = open(copy.info());
            }
            if (remote == null) {
                remotes.remove(id);
                return;
            }
            remote.heardNanos = nowNanos;
            replace(remote, copy);
            remotes.put(id, remote);
        } catch (FaultException refused) {
            // It restarted or came here meanwhile, or the index is full of workers: what comes next tells.
            remotes.remove(id);
        }
    }

    private @Nullable Remote open(WorkerInfo info) {
        Remote remote = new Remote();
        Publisher publisher = index.openRemote(info, remote);
        if (publisher == null) {
            return null;
        }
        remote.publisher = publisher;
        queue.left(info.workerId());
        return remote;
    }

    private void replace(Remote remote, WorkerCopy copy) {
        Publisher publisher = remote.publisher;
        if (publisher == null || Long.compareUnsigned(publisher.seq(), copy.seq()) > 0 && !remote.wanted) {
            return;
        }
        remote.wanted = false;
        for (Tier tier : Tier.values()) {
            publisher.snapshot(copy.seq(), tier, copy.byTier()[tier.ordinal()], tier == Tier.DISK);
        }
        counters.workerLoaded();
    }

    /** Lets those go that are silent: their service, or Redis, is gone. Returns those an operator wants loaded again. */
    Set<String> upkeep(long nowNanos) {
        Set<String> load = new TreeSet<>();
        for (Map.Entry<String, Remote> entry : new ArrayList<>(remotes.entrySet())) {
            Remote remote = entry.getValue();
            if (remote.superseded) {
                remotes.remove(entry.getKey());
            } else if (nowNanos - remote.heardNanos > silenceNanos) {
                drop(entry.getKey(), remote);
            } else if (remote.wanted) {
                load.add(entry.getKey());
            }
        }
        return load;
    }

    private void drop(String id, Remote remote) {
        remotes.remove(id);
        Publisher publisher = remote.publisher;
        if (publisher != null) {
            index.drop(publisher);
        }
    }

    private static long epoch(Remote remote) {
        Publisher publisher = remote.publisher;
        return publisher == null ? 0 : publisher.info().epoch();
    }
}
