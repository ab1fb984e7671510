package io.sluice.kvcache.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TinyLfuTest {
    private static final int CAPACITY = 200;

    @Test
    void aScanDoesNotWashOutWhatIsAskedForOftenAsItDoesWithLru() {
        // The sketch never counts too little, but takes a few of the scan for more than they are.
        assertTrue(keptAfterAScan(new TinyLfu(CAPACITY)) >= 95);
        assertEquals(0, keptAfterAScan(new LeastRecentlyUsed()));
    }

    @Test
    void theSketchCountsNoLessThanThereWasAndForgetsWithTime() {
        FrequencySketch sketch = new FrequencySketch(1_000);
        for (int time = 0; time < 5; time++) {
            for (long hash = 1; hash <= 100; hash++) {
                sketch.add(hash);
            }
        }
        for (long hash = 1; hash <= 100; hash++) {
            assertTrue(sketch.frequency(hash) >= 5);
        }
        for (long hash = 1_000; hash < 40_000; hash++) {
            sketch.add(hash);
        }
        double left = 0;
        for (long hash = 1; hash <= 100; hash++) {
            left += sketch.frequency(hash) / 100.0;
        }
        assertTrue(left < 3, "on the mean " + left);
    }

    private static long keptAfterAScan(EvictionPolicy policy) {
        Set<Long> held = new HashSet<>();
        for (int time = 0; time < 6; time++) {
            for (long hash = 1; hash <= 100; hash++) {
                ask(policy, held, hash);
            }
        }
        for (long hash = 1_000; hash < 1_000 + 3 * CAPACITY; hash++) {
            ask(policy, held, hash);
        }
        return held.stream().filter(hash -> hash <= 100).count();
    }

    private static void ask(EvictionPolicy policy, Set<Long> held, long hash) {
        if (held.contains(hash)) {
            policy.used(hash);
            return;
        }
        if (held.size() == CAPACITY) {
            long victim = policy.victim(any -> true).orElseThrow();
            policy.removed(victim);
            held.remove(victim);
        }
        policy.added(new Candidate(hash, 0, 1, 1));
        held.add(hash);
    }
}
