package io.sluice.it.kv;

import io.grpc.Context;
import io.sluice.accelerator.v1.AcceleratorServiceGrpc.AcceleratorServiceBlockingStub;
import io.sluice.accelerator.v1.WatchKvEventsRequest;
import io.sluice.accelerator.v1.WatchKvEventsResponse;
import io.sluice.kvcache.v1.DumpRequest;
import io.sluice.kvcache.v1.DumpResponse;
import io.sluice.kvcache.v1.KvCacheServiceGrpc.KvCacheServiceBlockingStub;
import io.sluice.kvcache.v1.WorkerTier;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a worker holds: by its own word, or by that of an index.
 *
 * @param epoch the start of the engine
 * @param byTier hashes
 */
record Held(long epoch, Map<WorkerTier, TreeSet<Long>> byTier) {
    private static final long DEADLINE_SECONDS = 20;

    /** A worker's own word: the snapshot that it gives to whoever asks. */
    static Held truth(AcceleratorServiceBlockingStub engine, String worker) {
        Map<WorkerTier, TreeSet<Long>> byTier = new EnumMap<>(WorkerTier.class);
        Context.CancellableContext call = Context.current().withCancellation();
        try {
            return call.call(() -> {
                Iterator<WatchKvEventsResponse> parts = engine.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .watchKvEvents(WatchKvEventsRequest.newBuilder()
                                .setWorkerId(worker)
                                .build());
                long epoch = 0;
                while (parts.hasNext()) {
                    WatchKvEventsResponse part = parts.next();
                    if (part.hasHello()) {
                        epoch = part.getHello().getEpoch();
                    } else if (part.hasSnapshot()) {
                        add(
                                byTier,
                                part.getSnapshot().getTier(),
                                part.getSnapshot().getBlockHashesList());
                        if (part.getSnapshot().getLast()) {
                            break;
                        }
                    }
                }
                return new Held(epoch, byTier);
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            call.cancel(null);
        }
    }

    /** An index's word on all workers. */
    static Map<String, Held> dump(KvCacheServiceBlockingStub index) {
        Map<String, Held> all = new TreeMap<>();
        Iterator<DumpResponse> parts = index.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .dump(DumpRequest.newBuilder().setWithBlocks(true).build());
        Held last = new Held(0, Map.of());
        while (parts.hasNext()) {
            DumpResponse part = parts.next();
            if (part.hasWorker()) {
                last = new Held(part.getWorker().getEpoch(), new EnumMap<>(WorkerTier.class));
                all.put(part.getWorker().getWorkerId(), last);
            } else {
                add(last.byTier(), part.getBlocks().getTier(), part.getBlocks().getBlockHashesList());
            }
        }
        return all;
    }

    /** How many blocks, by tier. */
    String counts() {
        return byTier.entrySet().stream()
                .map(entry -> entry.getValue().size() + " blocks " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** What another one has that this has not, and the other way round; empty where they are equal. */
    String differenceTo(Held other) {
        if (equals(other)) {
            return "";
        }
        StringBuilder text = new StringBuilder("epoch " + epoch + " against " + other.epoch);
        for (WorkerTier tier : WorkerTier.values()) {
            TreeSet<Long> mine = new TreeSet<>(byTier.getOrDefault(tier, new TreeSet<>()));
            TreeSet<Long> its = new TreeSet<>(other.byTier.getOrDefault(tier, new TreeSet<>()));
            long common = mine.stream().filter(its::contains).count();
            if (mine.size() + its.size() > 0) {
                text.append(", ").append(tier).append(": ").append(common).append(" alike, ");
                text.append(its.size() - common)
                        .append(" too many, ")
                        .append(mine.size() - common)
                        .append(" missing");
            }
        }
        return text.toString();
    }

    private static void add(Map<WorkerTier, TreeSet<Long>> byTier, WorkerTier tier, List<Long> hashes) {
        WorkerTier where = tier == WorkerTier.WORKER_TIER_UNSPECIFIED ? WorkerTier.WORKER_TIER_DEVICE : tier;
        if (!hashes.isEmpty()) {
            byTier.computeIfAbsent(where, none -> new TreeSet<>()).addAll(hashes);
        }
    }
}
