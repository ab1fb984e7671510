package io.sluice.kvcache.prefix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The index as one would write it in an afternoon: sets and maps, no bound, no thread. What it says is right. */
final class ReferenceIndex {
    private final long grace;
    final Map<String, Held> workers = new HashMap<>();
    private final Map<String, Promise> leases = new HashMap<>();
    long now;

    /** What one start of a worker holds. */
    static final class Held {
        final long epoch;
        final String model;
        Set<Long> blocks = new HashSet<>();

        @Nullable
        Set<Long> gathering;

        long lastSeq;
        boolean waiting;
        boolean open = true;
        long staleSince;

        Held(long epoch, String model) {
            this.epoch = epoch;
            this.model = model;
        }
    }

    record Promise(Held worker, Set<Long> blocks, long deadline) {}

    ReferenceIndex(long grace) {
        this.grace = grace;
    }

    void advance(long nanos) {
        now += nanos;
        workers.values().removeIf(worker -> {
            boolean expired = !worker.open && now - worker.staleSince >= grace;
            if (expired) {
                leases.values().removeIf(lease -> lease.worker() == worker);
            }
            return expired;
        });
        leases.values().removeIf(lease -> now >= lease.deadline());
    }

    /** Returns the worker, or null where the stream is to be refused. */
    @Nullable
    Held open(String id, long epoch, String model, int limit) {
        Held known = workers.get(id);
        if (known == null ? workers.size() >= limit : epoch < known.epoch) {
            return null;
        }
        if (known != null && known.epoch == epoch) {
            if (!known.model.equals(model)) {
                return null;
            }
            known.open = true;
            known.waiting = false;
            known.gathering = null;
            return known;
        }
        leases.values().removeIf(lease -> lease.worker() == known);
        Held fresh = new Held(epoch, model);
        workers.put(id, fresh);
        return fresh;
    }

    void close(Held worker) {
        worker.open = false;
        worker.gathering = null;
        worker.staleSince = now;
    }

    boolean acquire(String id, String workerId, List<Long> hashes, long ttl) {
        Held worker = workers.get(workerId);
        if (worker == null) {
            return false;
        }
        leases.put(id, new Promise(worker, new HashSet<>(hashes), now + ttl));
        return true;
    }

    boolean release(String id) {
        return leases.remove(id) != null;
    }

    int leaseCount() {
        return leases.size();
    }

    /** What an answer says that a reference without clock and tiers can know. */
    record Answer(String workerId, long epoch, int heldBlocks, int leasedBlocks, int activeLeases) {
        static Answer of(WorkerPrefix match) {
            return new Answer(
                    match.workerId(), match.epoch(), match.heldBlocks(), match.leasedBlocks(), match.activeLeases());
        }
    }

    List<Answer> match(String model, List<Long> hashes) {
        List<Answer> matches = new ArrayList<>();
        workers.forEach((id, worker) -> {
            if (worker.model.equals(model)) {
                List<Promise> on = leases.values().stream()
                        .filter(lease -> lease.worker() == worker)
                        .toList();
                Set<Long> promised = new HashSet<>(worker.blocks);
                on.forEach(lease -> promised.addAll(lease.blocks()));
                matches.add(new Answer(
                        id, worker.epoch, prefix(worker.blocks, hashes), prefix(promised, hashes), on.size()));
            }
        });
        matches.sort(Comparator.comparingInt(Answer::heldBlocks)
                .thenComparingInt(Answer::leasedBlocks)
                .reversed()
                .thenComparingInt(Answer::activeLeases)
                .thenComparing(Answer::workerId));
        return matches;
    }

    private static int prefix(Set<Long> held, List<Long> hashes) {
        int length = 0;
        while (length < hashes.size() && held.contains(hashes.get(length))) {
            length++;
        }
        return length;
    }
}
