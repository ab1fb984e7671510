package io.sluice.kvcache.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Drives each policy and a reference that looks at every block with the same random doings. */
class EvictionPolicyPropertyTest {
    /** What the reference knows of a block. */
    private static final class Known {
        final long parent;
        final int micros;
        final int bytes;
        double age;
        int uses = 1;
        long lastUse;
        PinStrength pin = PinStrength.NONE;

        Known(long parent, int micros, int bytes) {
            this.parent = parent;
            this.micros = micros;
            this.bytes = bytes;
        }
    }

    record Step(Kind kind, long hash, int figure) {}

    enum Kind {
        ADD,
        USE,
        REMOVE,
        PIN,
        EVICT
    }

    private final Map<Long, Known> known = new HashMap<>();
    private final Set<Long> inUse = new HashSet<>();
    private long uses;
    private double age;

    @Property(tries = 1_000)
    void lruGivesUpTheLeafNotUsedTheLongest(@ForAll("steps") List<Step> steps) {
        run(EvictionKind.LRU, steps, block -> block.lastUse);
    }

    @Property(tries = 1_000)
    void costGivesUpTheLeafThatSavesTheLeast(@ForAll("steps") List<Step> steps) {
        run(EvictionKind.COST, steps, EvictionPolicyPropertyTest::worth);
    }

    @Property(tries = 1_000)
    void tinyLfuGivesUpALeaf(@ForAll("steps") List<Step> steps) {
        run(EvictionKind.TINYLFU, steps, null);
    }

    private void run(EvictionKind kind, List<Step> steps, @Nullable ToDoubleFunction<Known> rank) {
        // The tries of a property share one instance.
        known.clear();
        inUse.clear();
        uses = 0;
        age = 0;
        EvictionPolicy policy = kind.create(8);
        for (Step step : steps) {
            long hash = step.hash();
            Known block = known.get(hash);
            switch (step.kind()) {
                case ADD -> add(policy, hash, step.figure());
                case USE -> {
                    policy.used(hash);
                    if (block != null) {
                        use(block);
                    }
                }
                case REMOVE -> {
                    policy.removed(hash);
                    known.remove(hash);
                }
                case PIN -> {
                    PinStrength pin = PinStrength.values()[step.figure() % 3];
                    policy.pinned(hash, pin);
                    if (block != null) {
                        block.pin = pin;
                    }
                    if (!inUse.remove(hash)) {
                        inUse.add(hash);
                    }
                }
                case EVICT -> evict(policy, rank);
            }
        }
        inUse.clear();
        while (evict(policy, rank)) {
            continue;
        }
        assertTrue(known.values().stream().allMatch(left -> left.pin == PinStrength.HARD || hasHardBelow(left)));
    }

    /** In the policy's order of operations: blocks worth the same must come out equal to the last bit, for use decides then. */
    private static double worth(Known block) {
        return block.age + (double) block.uses * block.micros / block.bytes;
    }

    private boolean hasHardBelow(Known block) {
        return known.entrySet().stream()
                .filter(entry -> known.get(entry.getValue().parent) == block)
                .anyMatch(entry -> entry.getValue().pin == PinStrength.HARD || hasHardBelow(entry.getValue()));
    }

    private void add(EvictionPolicy policy, long hash, int figure) {
        if (known.containsKey(hash)) {
            return;
        }
        // A tree: the parent of a block has a smaller hash, and may be missing.
        long parent = hash <= 1 ? 0 : figure % hash;
        Known block = new Known(parent, 1 + figure % 7, 1 + figure % 5);
        policy.added(new Candidate(hash, parent, block.bytes, block.micros));
        known.put(hash, block);
        block.lastUse = ++uses;
        block.age = age;
    }

    private void use(Known block) {
        block.lastUse = ++uses;
        block.uses++;
        block.age = age;
    }

    private boolean evict(EvictionPolicy policy, @Nullable ToDoubleFunction<Known> rank) {
        OptionalLong victim = policy.victim(hash -> !inUse.contains(hash));
        List<Map.Entry<Long, Known>> leaves = known.entrySet().stream()
                .filter(entry -> entry.getValue().pin != PinStrength.HARD && !inUse.contains(entry.getKey()))
                .filter(entry -> known.values().stream().noneMatch(other -> other.parent == entry.getKey()))
                .toList();
        assertEquals(leaves.isEmpty(), victim.isEmpty());
        if (victim.isEmpty()) {
            return false;
        }
        Known block = Objects.requireNonNull(known.get(victim.getAsLong()));
        assertTrue(leaves.stream().anyMatch(leaf -> leaf.getKey() == victim.getAsLong()), "a leaf that can go");
        boolean onlySoft = leaves.stream().allMatch(leaf -> leaf.getValue().pin == PinStrength.SOFT);
        assertEquals(onlySoft, block.pin == PinStrength.SOFT, "pinned soft: last");
        if (rank != null) {
            Optional<Map.Entry<Long, Known>> first = leaves.stream()
                    .filter(leaf -> leaf.getValue().pin == PinStrength.SOFT == onlySoft)
                    .min(Comparator.comparingDouble(
                                    (Map.Entry<Long, Known> leaf) -> rank.applyAsDouble(leaf.getValue()))
                            .thenComparingLong(leaf -> leaf.getValue().lastUse));
            assertEquals(first.orElseThrow().getKey(), victim.getAsLong());
            age = onlySoft ? age : Math.max(age, rank.applyAsDouble(block));
        }
        policy.removed(victim.getAsLong());
        known.remove(victim.getAsLong());
        return true;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(
                                Kind.ADD, Kind.ADD, Kind.ADD, Kind.USE, Kind.USE, Kind.REMOVE, Kind.PIN, Kind.EVICT),
                        Arbitraries.longs().between(1, 12),
                        Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}
