package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PublisherTest {
    private static final long[] PROMPT = {11, 12, 13, 14, 15};
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AtomicLong clock = new AtomicLong(1);
    private final PrefixIndex index = new PrefixIndex(new IndexLimits(2, 1_000, GRACE, 10, 100), clock::get);
    private final AtomicInteger superseded = new AtomicInteger();

    @Test
    void eventsFromTheFirstOnNeedNoSnapshot() {
        Publisher publisher = open("w", 1);
        assertEquals(new Receipt.Applied(1), publisher.events(1, List.of(stored(11, 12))));
        assertEquals(2, held("w"));
    }

    @Test
    void aGapAsksForASnapshotOnceAndNothingCountsUntilItCame() {
        Publisher publisher = open("w", 1);
        publisher.events(1, List.of(stored(11)));
        assertEquals(new Receipt.Gap(2, 3), publisher.events(3, List.of(stored(12))));
        assertEquals(Receipt.NOTHING, publisher.events(4, List.of(stored(13))));
        assertEquals(1, held("w"), "what was applied before the gap still stands");
        assertEquals(Receipt.NOTHING, publisher.snapshot(5, new long[] {11, 12}, false));
        assertEquals(1, held("w"), "a snapshot counts when it is complete");
        assertEquals(new Receipt.Applied(5), publisher.snapshot(5, new long[] {13}, true));
        assertEquals(3, held("w"));
        assertEquals(new Receipt.Applied(6), publisher.events(6, List.of(stored(14))));
        assertEquals(4, held("w"));
        assertEquals(1, index.counters().gaps());
    }

    @Test
    void whatASnapshotDoesNotNameIsDropped() {
        Publisher publisher = open("w", 1);
        publisher.events(1, List.of(stored(PROMPT)));
        publisher.snapshot(9, new long[] {11, 12, 14}, true);
        assertEquals(2, held("w"));
    }

    @Test
    void eventsThatComeTwiceCountOnce() {
        Publisher publisher = open("w", 1);
        publisher.events(1, List.of(stored(11), stored(12)));
        Receipt again = publisher.events(1, List.of(new Change.Cleared(), new Change.Cleared(), stored(13)));
        assertEquals(new Receipt.Applied(3), again);
        assertEquals(3, held("w"));
        assertEquals(new Receipt.Applied(3), publisher.events(2, List.of(new Change.Cleared())));
        assertEquals(3, held("w"));
    }

    @Test
    void aRestartEndsEverythingOfTheOldEpochAtOnce() {
        Publisher old = open("w", 1);
        old.events(1, List.of(stored(PROMPT)));
        index.acquireLease("l", "w", PROMPT, Duration.ofSeconds(1));
        open("w", 2);
        assertEquals(1, superseded.get(), "the old stream is told");
        assertEquals(
                List.of(new ReferenceIndex.Answer("w", 2, 0, 0, 0)),
                index.match("m", PROMPT).stream().map(ReferenceIndex.Answer::of).toList(),
                "blocks and leases are gone");
        assertEquals(0, index.leaseCount());
        assertInstanceOf(Fault.Superseded.class, fault(() -> old.events(2, List.of(stored(11)))));
        assertEquals(
                new Fault.StaleEpoch("w", 1, 2),
                fault(() -> open("w", 1)),
                "a stream of the old engine that comes late is refused");
    }

    @Test
    void aNewStreamOfTheSameEpochTakesOverWhereTheOldOneWas() {
        Publisher first = open("w", 1);
        first.events(1, List.of(stored(11, 12)));
        Publisher second = open("w", 1);
        assertEquals(1, superseded.get());
        index.close(first);
        assertEquals(new Receipt.Applied(2), second.events(2, List.of(stored(13))));
        clock.addAndGet(2 * GRACE.toNanos());
        assertEquals(3, held("w"), "the end of the replaced stream does not make the worker stale");
    }

    @Test
    void aWorkerThatNobodySpeaksForExpiresAfterTheGraceTime() {
        Publisher publisher = open("w", 1);
        publisher.events(1, List.of(stored(PROMPT)));
        index.close(publisher);
        clock.addAndGet(GRACE.toNanos() - 1);
        assertEquals(5, held("w"));
        Publisher back = open("w", 1);
        clock.addAndGet(GRACE.toNanos());
        assertEquals(5, held("w"), "it came back in time");
        index.close(back);
        clock.addAndGet(GRACE.toNanos());
        assertEquals(List.of(), index.match("m", PROMPT));
        assertEquals(1, index.counters().expiredWorkers());
    }

    @Test
    void workersAreBounded() {
        Publisher one = open("w1", 1);
        open("w2", 1);
        Fault fault = fault(() -> open("w3", 1));
        assertEquals(GRACE, assertInstanceOf(Fault.TooManyWorkers.class, fault).retryAfter());
        index.close(one);
        clock.addAndGet(GRACE.toNanos() / 5);
        fault = fault(() -> open("w3", 1));
        assertEquals(
                GRACE.multipliedBy(4).dividedBy(5),
                assertInstanceOf(Fault.TooManyWorkers.class, fault).retryAfter(),
                "when the stale one's place is free");
        clock.addAndGet(GRACE.toNanos());
        open("w3", 1);
        assertEquals(2, index.workerCount());
    }

    @Test
    void aCacheClearedAgainAndAgainNeedsNoUpkeep() {
        Publisher publisher = open("w", 1);
        for (int round = 0; round < 1_000; round++) {
            publisher.events(1 + 2L * round, List.of(new Change.Cleared(), stored(11 + round % 3)));
            assertEquals(round % 3 == 0 ? 1 : 0, held("w"));
        }
        index.sweep();
        assertEquals(1, index.blockCount());
    }

    @Test
    void aFullIndexMissesBlocksAndSaysSo() {
        PrefixIndex small = new PrefixIndex(new IndexLimits(2, 3, GRACE, 10, 100), clock::get);
        Publisher publisher = small.open(info("w", 1, "m"), () -> {});
        publisher.events(1, List.of(stored(PROMPT)));
        assertEquals(3, small.match("m", PROMPT).getFirst().heldBlocks());
        assertEquals(2, small.blocksTurnedAway());
        publisher.events(2, List.of(new Change.Removed(new long[] {11}), stored(14)));
        assertEquals(3, small.blockCount());
    }

    @Test
    void breachesOfTheProtocolAreNamed() {
        Publisher publisher = open("w", 1);
        assertField("events.seq", () -> publisher.events(0, List.of(stored(11))));
        publisher.events(1, List.of(stored(11)));
        assertField("snapshot.seq", () -> publisher.snapshot(0, new long[] {11}, true));
        publisher.snapshot(3, new long[] {11}, false);
        assertField("snapshot.seq", () -> publisher.snapshot(4, new long[] {12}, true));
        assertField("events", () -> publisher.events(4, List.of(stored(13))));
        assertField("hello.model", () -> index.open(info("w", 1, "other"), () -> {}));
    }

    private Publisher open(String worker, long epoch) {
        return index.open(info(worker, epoch, "m"), superseded::incrementAndGet);
    }

    private int held(String worker) {
        return index.match("m", PROMPT).stream()
                .filter(match -> match.workerId().equals(worker))
                .findFirst()
                .orElseThrow()
                .heldBlocks();
    }

    private static WorkerInfo info(String worker, long epoch, String model) {
        return new WorkerInfo(worker, epoch, model, 16, 100);
    }

    private static Change stored(long... hashes) {
        return new Change.Stored(hashes);
    }

    private static Fault fault(Executable call) {
        return assertThrows(FaultException.class, call).fault();
    }

    private static void assertField(String field, Executable call) {
        assertEquals(
                field, assertInstanceOf(Fault.InvalidField.class, fault(call)).field());
    }
}
