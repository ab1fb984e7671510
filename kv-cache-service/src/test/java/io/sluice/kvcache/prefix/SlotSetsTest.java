package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SlotSetsTest {
    private static final int SLOTS = 192;

    /** One change of one of several sets that share the rows. */
    record Step(int set, int slot, boolean add) {}

    @Property
    void behavesLikeBitSets(@ForAll("steps") List<Step> steps, @ForAll("slots") List<Integer> gone) {
        SlotSets sets = new SlotSets();
        long[] codes = new long[3];
        BitSet[] reference = {new BitSet(), new BitSet(), new BitSet()};
        for (Step step : steps) {
            long code = codes[step.set()];
            codes[step.set()] = step.add() ? sets.add(code, step.slot()) : sets.remove(code, step.slot());
            reference[step.set()].set(step.slot(), step.add());
            check(sets, codes, reference);
        }
        BitSet goneBits = new BitSet();
        gone.forEach(goneBits::set);
        long[] row = Arrays.copyOf(goneBits.toLongArray(), SLOTS / 64);
        SlotSets next = new SlotSets();
        for (int set = 0; set < codes.length; set++) {
            codes[set] = next.takeOver(sets, codes[set], row);
            reference[set].andNot(goneBits);
        }
        check(next, codes, reference);
        // The same in place, of the sets that were taken over.
        BitSet more = new BitSet();
        gone.forEach(slot -> more.set((slot + 1) % SLOTS));
        long[] moreRow = Arrays.copyOf(more.toLongArray(), SLOTS / 64);
        for (int set = 0; set < codes.length; set++) {
            codes[set] = next.without(codes[set], moreRow);
            reference[set].andNot(more);
        }
        check(next, codes, reference);
    }

    private static void check(SlotSets sets, long[] codes, BitSet[] reference) {
        long[] row = new long[SLOTS / 64];
        for (int set = 0; set < codes.length; set++) {
            BitSet actual = new BitSet();
            sets.copyRow(codes[set], row);
            for (int slot = 0; slot < SLOTS; slot++) {
                boolean has = sets.contains(codes[set], slot);
                actual.set(slot, has);
                assertEquals(
                        has,
                        SlotSets.isRow(codes[set])
                                ? SlotSets.rowContains(row, slot)
                                : SlotSets.inlineContains(codes[set], slot));
            }
            assertEquals(reference[set], actual);
            assertEquals(reference[set].isEmpty(), codes[set] == 0, "0 is the empty set and no other");
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.integers().between(0, 2), slot(), Arbitraries.of(true, true, false))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<List<Integer>> slots() {
        return slot().list().ofMaxSize(8);
    }

    private static Arbitrary<Integer> slot() {
        return Arbitraries.of(0, 1, 2, 62, 63, 64, 65, 127, 128, 190, 191);
    }
}
