package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.kvcache.FaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Drives the index and {@link ReferenceIndex} with the same random doings; after each, both must answer alike. */
class PrefixIndexPropertyTest {
    private static final int WORKERS = 8;
    private static final int LIMIT = 7;
    private static final long GRACE = 100;
    /** Prompts that branch off from one another: a tree, as real prompts make it. */
    private static final List<List<Long>> PROMPTS = List.of(
            List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
            List.of(0L, 1L, 2L, 13L, 14L, 15L),
            List.of(0L, 1L, 2L, 13L, 24L, 25L, 26L),
            List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE));

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 50);
    private final PrefixIndex index = new PrefixIndex(
            new IndexLimits(LIMIT, 1_000, Duration.ofMillis(1), 100, 10_000), () -> clock.get() * 10_000);
    private final ReferenceIndex reference = new ReferenceIndex(GRACE);
    private final Map<String, Publisher> publishers = new HashMap<>();

    /**
     * One doing.
     *
     * @param kind what to do
     * @param worker of which worker
     * @param number a variant of it
     * @param from first block of a prompt that it is about
     * @param count how many blocks
     */
    record Step(Kind kind, int worker, int number, int from, int count) {
        List<Long> blocks() {
            List<Long> prompt = PROMPTS.get(number % PROMPTS.size());
            int first = Math.min(from, prompt.size());
            return prompt.subList(first, Math.min(prompt.size(), first + count));
        }
    }

    enum Kind {
        OPEN,
        RESTART,
        STALE_OPEN,
        CLOSE,
        STORE,
        STORE_PREFIX,
        REMOVE,
        CLEAR,
        REPEAT,
        SKIP,
        SNAPSHOT_PART,
        SNAPSHOT_LAST,
        LEASE,
        RELEASE,
        WAIT,
        SWEEP
    }

    @Property(tries = 2_000)
    void answersLikeTheReference(@ForAll("steps") List<Step> steps) {
        for (Step step : steps) {
            run(step);
            check();
        }
        index.sweep();
        check();
        long distinct = reference.workers.values().stream()
                .flatMap(worker -> {
                    HashSet<Long> all = new HashSet<>(worker.blocks);
                    if (worker.gathering != null) {
                        all.addAll(worker.gathering);
                    }
                    return all.stream();
                })
                .distinct()
                .count();
        assertEquals(distinct, index.blockCount(), "after a sweep nothing is left of what is gone");
    }

    private void check() {
        for (String model : List.of("m0", "m1")) {
            for (List<Long> prompt : PROMPTS) {
                assertEquals(
                        reference.match(model, prompt),
                        index.match(model, array(prompt)).stream()
                                .map(ReferenceIndex.Answer::of)
                                .toList());
            }
        }
        assertEquals(reference.workers.size(), index.workerCount());
        assertEquals(reference.leaseCount(), index.leaseCount());
    }

    private void run(Step step) {
        String id = "w" + step.worker();
        ReferenceIndex.Held known = reference.workers.get(id);
        String model = "m" + step.worker() % 2;
        switch (step.kind()) {
            case OPEN -> open(id, known == null ? 5 : known.epoch, model);
            case RESTART -> open(id, known == null ? 5 : known.epoch + 1, model);
            case STALE_OPEN -> open(id, known == null ? 5 : known.epoch - 1, step.number() == 0 ? model : "m2");
            case CLOSE -> close(id, known);
            case LEASE -> lease(step, id);
            case RELEASE ->
                assertEquals(reference.release("l" + step.number()), index.releaseLease("l" + step.number()));
            case WAIT -> {
                clock.addAndGet(10L * step.number());
                reference.advance(10L * step.number());
                index.expire();
            }
            case SWEEP -> index.sweep();
            default -> publish(step, id, known);
        }
    }

    private void open(String id, long epoch, String model) {
        ReferenceIndex.Held held = reference.open(id, epoch, model, LIMIT);
        WorkerInfo info = new WorkerInfo(id, epoch, model, 16, 100);
        if (held == null) {
            assertThrows(FaultException.class, () -> index.open(info, () -> {}));
        } else {
            publishers.put(id, index.open(info, () -> {}));
        }
    }

    private void close(String id, ReferenceIndex.@Nullable Held known) {
        if (known != null && known.open) {
            reference.close(known);
            index.close(publisher(id));
        }
    }

    private void lease(Step step, String id) {
        String lease = "l" + step.number();
        List<Long> hashes = step.blocks();
        long ttl = 1 + 10L * step.count();
        if (reference.acquire(lease, id, hashes, ttl)) {
            index.acquireLease(lease, id, array(hashes), Duration.ofNanos(ttl * 10_000));
        } else {
            assertThrows(
                    FaultException.class,
                    () -> index.acquireLease(lease, id, array(hashes), Duration.ofNanos(ttl * 10_000)));
        }
    }

    private void publish(Step step, String id, ReferenceIndex.@Nullable Held known) {
        if (known == null) {
            return;
        }
        Publisher publisher = publisher(id);
        if (!known.open) {
            assertThrows(FaultException.class, () -> publisher.events(known.lastSeq + 1, List.of()));
            return;
        }
        if (step.kind() == Kind.SNAPSHOT_PART || step.kind() == Kind.SNAPSHOT_LAST) {
            snapshot(step, known, publisher);
        } else if (known.gathering != null) {
            assertThrows(FaultException.class, () -> publisher.events(known.lastSeq + 1, List.of()));
        } else {
            events(step, known, publisher);
        }
    }

    private void snapshot(Step step, ReferenceIndex.Held known, Publisher publisher) {
        HashSet<Long> gathering = known.gathering == null ? new HashSet<>() : new HashSet<>(known.gathering);
        gathering.addAll(step.blocks());
        known.gathering = gathering;
        boolean last = step.kind() == Kind.SNAPSHOT_LAST;
        // All parts of a snapshot carry one number; the first decides it.
        long seq = known.lastSeq + 3;
        Receipt receipt = publisher.snapshot(seq, array(step.blocks()), last);
        assertEquals(last ? new Receipt.Applied(seq) : Receipt.NOTHING, receipt);
        if (last) {
            known.blocks = gathering;
            known.gathering = null;
            known.lastSeq = seq;
            known.waiting = false;
        }
    }

    private static void events(Step step, ReferenceIndex.Held known, Publisher publisher) {
        List<Change> changes = new ArrayList<>();
        switch (step.kind()) {
            case STORE -> changes.add(new Change.Stored(array(step.blocks())));
            case STORE_PREFIX ->
                changes.add(new Change.Stored(array(new Step(Kind.STORE, 0, step.number(), 0, step.count()).blocks())));
            case REMOVE -> changes.add(new Change.Removed(array(step.blocks())));
            case CLEAR -> {
                changes.add(new Change.Cleared());
                changes.add(new Change.Stored(array(step.blocks())));
            }
            default -> changes.add(new Change.Stored(array(step.blocks())));
        }
        long next = known.lastSeq + 1;
        if (known.waiting) {
            assertEquals(Receipt.NOTHING, publisher.events(next, changes));
        } else if (step.kind() == Kind.SKIP) {
            known.waiting = true;
            assertEquals(
                    new Receipt.Gap(next, next + 1 + step.number()),
                    publisher.events(next + 1 + step.number(), changes));
        } else if (step.kind() == Kind.REPEAT && known.lastSeq > 0) {
            // The first event was applied already and must not be again; what comes after it is news.
            List<Change> repeated = new ArrayList<>(List.of(new Change.Cleared()));
            repeated.addAll(changes);
            apply(known, changes);
            assertEquals(new Receipt.Applied(known.lastSeq), publisher.events(next - 1, repeated));
        } else {
            apply(known, changes);
            assertEquals(new Receipt.Applied(known.lastSeq), publisher.events(next, changes));
        }
    }

    private static void apply(ReferenceIndex.Held known, List<Change> changes) {
        for (Change change : changes) {
            known.lastSeq++;
            switch (change) {
                case Change.Stored(Tier tier, long[] hashes) -> {
                    for (long hash : hashes) {
                        known.blocks.add(hash);
                    }
                }
                case Change.Removed(Tier tier, long[] hashes) -> {
                    for (long hash : hashes) {
                        known.blocks.remove(hash);
                    }
                }
                case Change.Cleared() -> known.blocks.clear();
            }
        }
    }

    private Publisher publisher(String id) {
        Publisher publisher = publishers.get(id);
        if (publisher == null) {
            throw new AssertionError("no publisher of " + id);
        }
        return publisher;
    }

    private static long[] array(List<Long> hashes) {
        return hashes.stream().mapToLong(Long::longValue).toArray();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.of(Kind.class)),
                                Tuple.of(
                                        4,
                                        Arbitraries.of(Kind.OPEN, Kind.STORE_PREFIX, Kind.STORE_PREFIX, Kind.LEASE))),
                        Arbitraries.integers().between(0, WORKERS - 1),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, 8))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }
}
