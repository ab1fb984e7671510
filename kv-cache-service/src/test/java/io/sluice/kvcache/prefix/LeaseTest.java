package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long[] PROMPT = {11, 12, 13, 14, 15};
    private static final Duration TTL = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong(1);
    private final PrefixIndex index =
            new PrefixIndex(new IndexLimits(2, 1_000, Duration.ofSeconds(1), 3, 12), clock::get);

    @BeforeEach
    void publish() {
        index.open(new WorkerInfo("w", 1, "m", 16, 100), () -> {})
                .events(1, List.of(new Change.Stored(new long[] {11, 14})));
    }

    @Test
    void whatIsPromisedCountsTogetherWithWhatIsHeld() {
        index.acquireLease("a", "w", new long[] {11, 12, 13}, TTL);
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 4, 1), match(), "14 is held, 12 and 13 are promised");
        index.acquireLease("b", "w", new long[] {11, 12}, TTL);
        assertTrue(index.releaseLease("a"));
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 2, 1), match(), "the other lease keeps its promise");
        assertTrue(index.releaseLease("b"));
        assertFalse(index.releaseLease("b"));
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 1, 0), match());
    }

    @Test
    void aLeaseTakenAgainIsTheSameLease() {
        index.acquireLease("a", "w", PROMPT, TTL);
        clock.addAndGet(TTL.toNanos() - 1);
        index.acquireLease("a", "w", PROMPT, TTL);
        clock.addAndGet(TTL.toNanos() - 1);
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 5, 1), match());
        index.acquireLease("a", "w", new long[] {11, 12}, TTL);
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 2, 1), match(), "its last prefix counts");
        clock.addAndGet(TTL.toNanos());
        assertEquals(new ReferenceIndex.Answer("w", 1, 1, 1, 0), match());
        assertEquals(1, index.counters().expiredLeases());
    }

    @Test
    void leasesAndTheirBlocksAreBounded() {
        index.acquireLease("a", "w", PROMPT, TTL);
        clock.addAndGet(1_000);
        index.acquireLease("b", "w", PROMPT, TTL);
        Fault.TooManyLeases blocks = tooMany("c", PROMPT);
        assertEquals("leased blocks", blocks.what());
        assertEquals(TTL.minusNanos(1_000), blocks.retryAfter(), "when the next lease ends");
        index.acquireLease("c", "w", new long[] {11, 12}, TTL);
        assertEquals("leases", tooMany("d", new long[] {}).what());
        index.acquireLease("a", "w", new long[] {11}, TTL);
        assertEquals(3, index.leaseCount(), "a lease that is known needs no new place");
    }

    @Test
    void aLeaseNeedsAWorker() {
        Fault fault = assertThrows(FaultException.class, () -> index.acquireLease("a", "nobody", PROMPT, TTL))
                .fault();
        assertEquals(new Fault.UnknownWorker("nobody"), fault);
    }

    @Test
    void theHeapYieldsLeasesByTheirEnd() {
        LeaseHeap heap = new LeaseHeap();
        Worker worker = new Worker(
                new WorkerInfo("w", 1, "m", 16, 1), 1, new int[] {1, -1, -1}, new Honesty(HonestyLimits.DEFAULTS), 0);
        Random random = new Random(7);
        List<Lease> leases = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!leases.isEmpty()) {
                        heap.remove(leases.remove(random.nextInt(leases.size())));
                    }
                }
                case 1 -> {
                    if (!leases.isEmpty()) {
                        heap.move(leases.get(random.nextInt(leases.size())), random.nextInt(100));
                    }
                }
                default -> {
                    Lease lease = new Lease("l" + round, worker, PROMPT, random.nextInt(100));
                    leases.add(lease);
                    heap.add(lease);
                }
            }
            Lease first = heap.first();
            assertEquals(leases.isEmpty(), first == null);
            if (first != null) {
                assertEquals(
                        leases.stream().mapToLong(lease -> lease.deadline).min().orElseThrow(), first.deadline);
            }
        }
    }

    private ReferenceIndex.Answer match() {
        return ReferenceIndex.Answer.of(index.match("m", PROMPT).getFirst());
    }

    private Fault.TooManyLeases tooMany(String id, long[] hashes) {
        Fault fault = assertThrows(FaultException.class, () -> index.acquireLease(id, "w", hashes, TTL))
                .fault();
        return assertInstanceOf(Fault.TooManyLeases.class, fault);
    }
}
