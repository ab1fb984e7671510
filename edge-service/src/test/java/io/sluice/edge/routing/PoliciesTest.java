package io.sluice.edge.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoliciesTest {
    private static final String MODEL = "m";
    private static final long STALE = 1_000;
    private static final PolicySettings SETTINGS = new PolicySettings(5_000, 100, 1.25, 7);

    private final FleetView fleet = new FleetView(64, STALE, 1_000_000);

    @ParameterizedTest
    @EnumSource(PolicyName.class)
    void everyPolicyPlacesAndStaleLoadsNeverFreezeIt(PolicyName name) {
        for (int worker = 0; worker < 5; worker++) {
            report("w" + worker, worker, 1_000, 10_000);
        }
        Placer placer = new Placer(fleet, name.policy(SETTINGS));
        Placement.Placed fresh = place(placer, 3, Map.of("w1", 4), 0);
        assertTrue(fresh.fresh());
        Placement.Placed stale = place(placer, 3, Map.of("w1", 4), 100 * STALE);
        assertEquals(false, stale.fresh());
    }

    @Test
    void costWeighsPrefillQueueAndDecodeTogether() {
        Placer placer = new Placer(fleet, PolicyName.COST.policy(SETTINGS));
        report("quick", 0, 0, 10_000);
        report("slow", 0, 0, 20_000);
        // 320 blocks of 16 tokens save 51 ms of prefill at 10 ms per 1,000 tokens; 100 tokens cost 1,000 ms more.
        assertEquals("quick", chosen(placer, Map.of("slow", 320)));
        report("slow", 0, 0, 10_000);
        assertEquals("slow", chosen(placer, Map.of("slow", 320)));
        report("slow", 0, 60_000, 10_000);
        assertEquals("quick", chosen(placer, Map.of("slow", 320)), "the queue ahead counts as well");
    }

    @Test
    void prefixOnlyLooksAtNothingElse() {
        Placer placer = new Placer(fleet, PolicyName.PREFIX_ONLY.policy(SETTINGS));
        report("busy", 9, 9_000_000, 10_000);
        report("idle", 0, 0, 10_000);
        assertEquals("busy", chosen(placer, Map.of("busy", 1)));
    }

    @Test
    void roundRobinGoesAround() {
        Placer placer = new Placer(fleet, PolicyName.ROUND_ROBIN.policy(SETTINGS));
        report("a", 9, 0, 10_000);
        report("b", 0, 0, 10_000);
        report("c", 0, 0, 10_000);
        Set<String> seen = new HashSet<>();
        for (int turn = 0; turn < 3; turn++) {
            seen.add(chosen(placer, Map.of("a", 5)));
        }
        assertEquals(Set.of("a", "b", "c"), seen);
    }

    @Test
    void powerOfTwoNeverTakesTheFullestAndTakesEveryOther() {
        Placer placer = new Placer(fleet, PolicyName.POWER_OF_TWO.policy(SETTINGS));
        for (int worker = 0; worker < 4; worker++) {
            report("w" + worker, worker, 0, 10_000);
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int turn = 0; turn < 600; turn++) {
            counts.merge(chosen(placer, Map.of()), 1, Integer::sum);
        }
        assertEquals(Set.of("w0", "w1", "w2"), counts.keySet());
        // Of the six pairs the emptiest wins three, the next two, the next one.
        assertEquals(300, counts.getOrDefault("w0", 0), 60);
        assertEquals(200, counts.getOrDefault("w1", 0), 60);
    }

    @Test
    void aSessionStaysUntilItsWorkerIsTooFullAndOthersStayWhenAWorkerGoes() {
        Placer placer = new Placer(fleet, PolicyName.SESSION_AFFINITY.policy(SETTINGS));
        for (int worker = 0; worker < 6; worker++) {
            report("w" + worker, 1, 0, 10_000);
        }
        Map<Long, String> homes = new HashMap<>();
        for (long session = 1; session <= 200; session++) {
            homes.put(
                    session,
                    place(placer, session, Map.of(), 0).candidate().worker().id());
            assertEquals(
                    homes.get(session),
                    place(placer, session, Map.of(), 0).candidate().worker().id());
        }
        assertEquals(6, new HashSet<>(homes.values()).size());
        Set<String> failed = Set.of("w3");
        homes.forEach((session, home) -> {
            Placement again = placer.place(MODEL, new Asked(3_200, session), PrefixMatches.unknown(), failed, 0);
            String now = assertInstanceOf(Placement.Placed.class, again)
                    .candidate()
                    .worker()
                    .id();
            if (home.equals("w3")) {
                assertNotEquals("w3", now);
            } else {
                assertEquals(home, now);
            }
        });
        report("w2", 9, 0, 10_000);
        homes.forEach((session, home) -> {
            if (home.equals("w2")) {
                assertNotEquals(
                        "w2",
                        place(placer, session, Map.of(), 0).candidate().worker().id());
            }
        });
    }

    private void report(String id, int running, long queueMicros, long stepMicros) {
        fleet.report(
                0,
                id,
                MODEL,
                new WorkerLoad(
                        1, 0, 64, running, 0, 10, 1_000, 1_000, 16, 100_000, queueMicros, 10_000, stepMicros, false),
                0);
    }

    private String chosen(Placer placer, Map<String, Integer> held) {
        return place(placer, 0, held, 0).candidate().worker().id();
    }

    private static Placement.Placed place(Placer placer, long session, Map<String, Integer> held, long now) {
        Map<String, PrefixMatches.Held> matches = new HashMap<>();
        held.forEach((id, blocks) -> matches.put(id, new PrefixMatches.Held(1, blocks, blocks)));
        return assertInstanceOf(
                Placement.Placed.class,
                placer.place(MODEL, new Asked(6_400, session), new PrefixMatches(true, matches), Set.of(), now));
    }
}
