package io.sluice.kvcache.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BlockShardTest {
    private static final int ROUNDS = 1_000_000;

    @Test
    void aReaderNeverSeesOneBlocksHoldersAsAnothers() throws Exception {
        BlockShard shard = new BlockShard();
        // They belong in the same cell, so whichever comes second moves there when the first goes.
        long first = sameHome(1);
        long second = sameHome(2);
        long holders = new SlotSets().add(0, 2);
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong wrong = new AtomicLong();
        CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
            long[] row = new long[1];
            while (!done.get()) {
                long held = shard.read(second, row);
                if (held != 0 && held != holders) {
                    wrong.incrementAndGet();
                }
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            shard.add(first, 1, true);
            shard.add(second, 2, true);
            shard.remove(first, 1);
            shard.remove(second, 2);
        }
        done.set(true);
        reader.get(1, TimeUnit.MINUTES);
        assertEquals(0, wrong.get());
    }

    @Test
    void aSweepLeavesWhatOthersHold() {
        BlockShard shard = new BlockShard();
        for (int slot = 0; slot < 10; slot++) {
            shard.add(7, slot, true);
        }
        shard.add(8, 3, true);
        assertEquals(1, shard.sweep(new long[] {0b1111}), "block 8 is gone with its only holder");
        long[] row = new long[1];
        shard.read(7, row);
        assertEquals(0b11_1111_0000, row[0]);
        assertEquals(0, shard.read(8, row));
    }

    /** A key that differs from others only in bits of its spread that a small table does not look at. */
    private static long sameHome(long n) {
        long inverse = LongTable.spread(1);
        // Newton's iteration for the inverse of an odd number modulo 2^64.
        for (int round = 0; round < 6; round++) {
            inverse *= 2 - LongTable.spread(1) * inverse;
        }
        return (n << 56) * inverse;
    }
}
