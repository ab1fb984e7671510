package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlockTableTest {
    private static final int ROUNDS = 300_000;
    private static final int SLOTS = 128;

    @Test
    void aReaderNeverSeesOneBlocksHoldersAsAnothers() throws Exception {
        BlockIndex index = new BlockIndex(SLOTS, 1_000);
        // They belong in the same cell.
        long first = sameHome(1);
        long second = sameHome(2);
        long holders = new SlotSets().add(0, 2);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong wrong = new AtomicLong();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                BlockTable table = index.table();
                int place = table.place(second);
                long held = place == BlockTable.NOWHERE ? 0 : table.set(place);
                if (held != 0 && held != holders) {
                    wrong.incrementAndGet();
                }
            }
        });
        PlaceList.Run run = index.run();
        for (int round = 0; round < ROUNDS; round++) {
            index.add(first, 1, 0, run);
            index.add(second, 2, 0, run);
            // Ever new blocks, so that the table is rebuilt now and then.
            index.add(1_000L + round, 3, 0, run);
            index.remove(1_000L + round, 3);
            index.remove(first, 1);
            index.remove(second, 2);
        }
        done.set(true);
        reader.get(1, TimeUnit.MINUTES);
        assertEquals(0, wrong.get());
        assertTrue(index.table().places() < 4_096, "what is left behind does not make the table grow");
    }

    @Test
    void aSweepLeavesWhatOthersHold() {
        BlockIndex index = new BlockIndex(SLOTS, 100);
        PlaceList.Run run = index.run();
        for (int slot = 0; slot < 10; slot++) {
            index.add(7, slot, 0, run);
        }
        index.add(8, 3, 0, run);
        index.sweep(new long[] {0b1111, 0});
        assertEquals(1, index.blocks(), "block 8 is gone with its only holder");
        long[] row = new long[2];
        BlockTable table = index.table();
        index.read(table, table.place(7), row);
        assertEquals(0b11_1111_0000, row[0]);
        assertFalse(index.holds(8, new int[] {3}, row));
    }

    @Test
    void blocksOfOnePublisherFollowOneAnotherThroughRebuilds() {
        BlockIndex index = new BlockIndex(SLOTS, 1_000_000);
        PlaceList.Run run = index.run();
        long[] hashes = new SplittableRandom(5).longs(5_000).toArray();
        for (long hash : hashes) {
            index.add(hash, 1, 0, run);
        }
        BlockTable table = index.table();
        int place = table.place(hashes[0]);
        for (int block = 1; block < hashes.length; block++) {
            place = table.follow(place, hashes[block]);
            assertEquals(table.place(hashes[block]), place);
        }
    }

    /** Many blocks come, go and come again, in tables that grow and shrink: what is held is what a map of sets says. */
    @Property(tries = 60)
    void holdsWhatWasAddedAndNotRemoved(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int keys) {
        SplittableRandom random = new SplittableRandom(seed);
        BlockIndex index = new BlockIndex(SLOTS, 1_000_000);
        List<PlaceList.Run> runs = new ArrayList<>(List.of(index.run(), index.run(), index.run()));
        Map<Long, BitSet> reference = new HashMap<>();
        for (int step = 0; step < 4 * keys; step++) {
            long hash = random.nextInt(keys) * 0x123456789ABCDEFL;
            int slot = random.nextInt(SLOTS);
            BitSet holders = reference.computeIfAbsent(hash, key -> new BitSet());
            if (random.nextInt(3) > 0) {
                index.add(hash, slot, 0, runs.get(slot % 3));
                holders.set(slot);
            } else {
                int gone = holders.nextSetBit(0) >= 0 ? holders.nextSetBit(0) : slot;
                index.remove(hash, gone);
                holders.clear(gone);
            }
        }
        if (random.nextBoolean()) {
            index.sweep(new long[] {-1L, 0});
            reference.values().forEach(holders -> holders.clear(0, 64));
        }
        long[] row = new long[2];
        long held = 0;
        for (Map.Entry<Long, BitSet> block : reference.entrySet()) {
            held += block.getValue().isEmpty() ? 0 : 1;
            for (int slot = 0; slot < SLOTS; slot++) {
                assertEquals(block.getValue().get(slot), index.holds(block.getKey(), new int[] {slot}, row));
            }
        }
        assertEquals(held, index.blocks());
        long[] all = reference.keySet().stream().mapToLong(Long::longValue).toArray();
        int[] places = new int[all.length];
        index.table().places(all, 0, all.length, places);
        for (int at = 0; at < all.length; at++) {
            assertEquals(index.table().place(all[at]), places[at], "many at a time and one at a time");
        }
    }

    /** A key that differs from others only in bits of its spread that a small table does not look at. */
    private static long sameHome(long n) {
        long inverse = LongTable.spread(1);
        // Newton's iteration for the inverse of an odd number modulo 2^64.
        for (int round = 0; round < 6; round++) {
            inverse *= 2 - LongTable.spread(1) * inverse;
        }
        return n * inverse;
    }
}
