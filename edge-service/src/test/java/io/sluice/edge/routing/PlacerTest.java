package io.sluice.edge.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlacerTest {
    private static final String MODEL = "m";
    private static final long STALE = 1_000;
    private static final long FORGET = 10_000;

    private final FleetView fleet = new FleetView(64, STALE, FORGET);
    private final Placer placer = new Placer(fleet, new LongestPrefix(5_000));

    @Test
    void saysWhenNobodyServesTheModel() {
        fleet.disconnected(0, 0, 500);
        Placement.NoWorker none =
                assertInstanceOf(Placement.NoWorker.class, place(10, PrefixMatches.unknown(), Set.of(), 100));
        assertEquals(400, none.retryAfterNanos());
    }

    @Test
    void prefersTheLongestPrefixToTheShorterQueue() {
        report("a", load(0, 0, 100), 0);
        report("b", load(3, 4, 4000), 0);
        assertEquals("b", chosen(matches(Map.of("a", 1, "b", 5))));
    }

    @Test
    void oneSharedBlockDoesNotHoldEverybodyToOneWorker() {
        report("a", load(0, 0, 0), 0);
        report("b", load(0, 0, 0), 0);
        PrefixMatches template = matches(Map.of("a", 1));
        Map<String, Integer> sent = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            Worker worker = assertInstanceOf(Placement.Placed.class, place(2000, template, Set.of(), 0))
                    .candidate()
                    .worker();
            worker.dispatched();
            sent.merge(worker.id(), 1, Integer::sum);
        }
        assertEquals(Map.of("a", 7, "b", 5), sent);
    }

    @Test
    void aLongPrefixIsWorthTheWaitItSaves() {
        report("a", load(3, 4, 7000), 0);
        report("b", load(0, 0, 0), 0);
        assertEquals("b", placed(3200, matches(Map.of("a", 20))));
        assertEquals("a", placed(3200, matches(Map.of("a", 200))));
    }

    @Test
    void forgetsAWorkerThatItsProcessNoLongerReports() {
        report("a", load(0, 0, 0), 0);
        report("b", load(0, 0, 0), 0);
        report("b", load(0, 0, 0), FORGET + 1);
        assertEquals(1, fleet.size());
        assertEquals("b", fleet.workers(MODEL).getFirst().id());
    }

    @Test
    void takesTheEarliestFirstTokenAmongEqualPrefixes() {
        report("a", load(3, 4, 9000), 0);
        report("b", load(0, 2, 100), 0);
        assertEquals("b", chosen(matches(Map.of("a", 5, "b", 5))));
    }

    @Test
    void countsWhatItSentSinceTheLastReport() {
        report("a", load(0, 0, 0), 0);
        report("b", load(0, 0, 0), 0);
        Map<String, Integer> sent = new HashMap<>();
        for (int i = 0; i < 10; i++) {
            Placement.Placed placed =
                    assertInstanceOf(Placement.Placed.class, place(100, PrefixMatches.unknown(), Set.of(), 0));
            placed.candidate().worker().dispatched();
            sent.merge(placed.candidate().worker().id(), 1, Integer::sum);
        }
        assertEquals(Map.of("a", 5, "b", 5), sent);
    }

    @Test
    void aReportCountsWhatWasAcceptedButNotWhatIsOnItsWay() {
        report("a", load(0, 0, 0), 0);
        Worker worker = fleet.workers(MODEL).getFirst();
        worker.dispatched();
        worker.dispatched();
        worker.accepted();
        assertEquals(2, worker.unreported());
        report("a", load(1, 0, 0), 1);
        assertEquals(1, worker.unreported());
        worker.declined();
        assertEquals(0, worker.unreported());
    }

    @Test
    void leavesOutWhatIsFullOrDraining() {
        report("full", load(8, 4, 100), 0);
        report("draining", draining(), 0);
        report("free", load(7, 4, 900), 0);
        assertEquals("free", chosen(matches(Map.of("full", 9, "draining", 9))));
    }

    @Test
    void computesWhenAPlaceIsFree() {
        report("a", load(8, 4, 80_000), 0);
        Placement.AllFull full =
                assertInstanceOf(Placement.AllFull.class, place(10, PrefixMatches.unknown(), Set.of(), 0));
        assertEquals(10_010_000, full.retryAfterNanos());
    }

    @Test
    void aSilentFleetStillServes() {
        report("a", load(8, 4, 100), 0);
        Placement.Placed placed =
                assertInstanceOf(Placement.Placed.class, place(10, PrefixMatches.unknown(), Set.of(), STALE + 1));
        assertFalse(placed.fresh());
    }

    @Test
    void aFreshReportGoesBeforeAStaleOne() {
        report("stale", load(0, 0, 0), 0);
        report("fresh", load(7, 4, 900_000), STALE + 1);
        Placement.Placed placed =
                assertInstanceOf(Placement.Placed.class, place(10, matches(Map.of("stale", 9)), Set.of(), STALE + 1));
        assertEquals("fresh", placed.candidate().worker().id());
        assertTrue(placed.fresh());
    }

    @Test
    void aLostProcessIsForgottenInTime() {
        report("a", load(0, 0, 0), 0);
        fleet.disconnected(0, 5, 10);
        assertInstanceOf(Placement.Placed.class, place(10, PrefixMatches.unknown(), Set.of(), 5));
        fleet.disconnected(0, FORGET + 1, FORGET + 2);
        assertInstanceOf(Placement.NoWorker.class, place(10, PrefixMatches.unknown(), Set.of(), FORGET + 1));
        assertEquals(0, fleet.size());
    }

    @Test
    void aRestartedWorkerHoldsNothing() {
        report("a", load(0, 0, 500), 0);
        report("b", load(0, 0, 100), 0);
        PrefixMatches old = new PrefixMatches(true, Map.of("a", new PrefixMatches.Held(99, 50, 50)));
        assertEquals("b", chosen(old));
    }

    @Test
    void refusesWhatNoWorkerCanHold() {
        report("a", load(0, 0, 0), 0);
        Placement.TooLong tooLong =
                assertInstanceOf(Placement.TooLong.class, place(4096, PrefixMatches.unknown(), Set.of(), 0));
        assertEquals(4096, tooLong.maxContextTokens());
    }

    @Test
    void tracksNoMoreWorkersThanItMay() {
        FleetView small = new FleetView(1, STALE, FORGET);
        assertTrue(small.report(0, "a", MODEL, load(0, 0, 0), 0));
        assertFalse(small.report(0, "b", MODEL, load(0, 0, 0), 0));
        assertTrue(small.report(0, "a", "other", load(0, 0, 0), 0));
        assertEquals(0, small.workers(MODEL).size());
        assertEquals(1, small.size());
        assertTrue(small.report(0, "b", MODEL, load(0, 0, 0), FORGET + 1), "the first is forgotten");
    }

    @Property
    void whoeverIsChosenHasRoomAndIsNotBeatenOnPrefix(
            @ForAll @Size(min = 1, max = 8) int[] waiting, @ForAll @IntRange(max = 20) int salt) {
        FleetView view = new FleetView(64, STALE, FORGET);
        Map<String, Integer> held = new HashMap<>();
        Set<String> withRoom = new HashSet<>();
        for (int i = 0; i < waiting.length; i++) {
            int queue = Math.floorMod(waiting[i], 10);
            view.report(0, "w" + i, MODEL, load(queue, 4, queue * 100L), 0);
            held.put("w" + i, Math.floorMod(waiting[i] + salt, 5));
            if (queue < 8) {
                withRoom.add("w" + i);
            }
        }
        Placement placement =
                new Placer(view, new LongestPrefix(5_000)).place(MODEL, Asked.alone(200), matches(held), Set.of(), 0);
        if (withRoom.isEmpty()) {
            assertInstanceOf(Placement.AllFull.class, placement);
            return;
        }
        String id = assertInstanceOf(Placement.Placed.class, placement)
                .candidate()
                .worker()
                .id();
        assertTrue(withRoom.contains(id));
        for (String other : withRoom) {
            assertTrue(held.getOrDefault(other, 0) <= held.getOrDefault(id, 0));
        }
    }

    private String chosen(PrefixMatches matches) {
        return assertInstanceOf(Placement.Placed.class, place(200, matches, Set.of(), 0))
                .candidate()
                .worker()
                .id();
    }

    private String placed(int tokens, PrefixMatches matches) {
        return assertInstanceOf(Placement.Placed.class, place(tokens, matches, Set.of(), 0))
                .candidate()
                .worker()
                .id();
    }

    private Placement place(int tokens, PrefixMatches matches, Set<String> excluded, long now) {
        return placer.place(MODEL, Asked.alone(tokens), matches, excluded, now);
    }

    private void report(String id, WorkerLoad load, long now) {
        fleet.report(0, id, MODEL, load, now);
    }

    private static PrefixMatches matches(Map<String, Integer> held) {
        Map<String, PrefixMatches.Held> byWorker = new HashMap<>();
        held.forEach((id, blocks) -> byWorker.put(id, new PrefixMatches.Held(1, blocks, blocks)));
        return new PrefixMatches(true, byWorker);
    }

    static WorkerLoad load(int waiting, int running, long queueMicros) {
        return new WorkerLoad(1, waiting, 8, running, 0, 4, 100, 100, 16, 4096, queueMicros, 1000, 10, false);
    }

    private static WorkerLoad draining() {
        return new WorkerLoad(1, 0, 8, 0, 0, 4, 100, 100, 16, 4096, 0, 1000, 10, true);
    }
}
