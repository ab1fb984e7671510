package io.sluice.kvcache.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.eviction.EvictionKind;
import io.sluice.kvcache.eviction.PinStrength;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PinsAndQuotasTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private long now;

    @Test
    void aHardPinKeepsABlockUntilItsTimeIsOver() {
        BlockStore store = store(4, TenantLimits.UNLIMITED);
        put(store, 1, 4);
        assertEquals(1, store.pin("mine", new long[] {1, 99}, PinStrength.HARD, MINUTE));
        put(store, 5, 10);
        assertEquals(List.of(1L, 8L, 9L, 10L), held(store));
        assertEquals(10, store.hardPinnedBytes());
        now = MINUTE.toNanos();
        store.expire();
        assertEquals(0, store.pins());
        assertEquals(0, store.hardPinnedBytes());
        put(store, 11, 14);
        assertEquals(List.of(11L, 12L, 13L, 14L), held(store));
    }

    @Test
    void aSoftPinGoesLast() {
        BlockStore store = store(4, TenantLimits.UNLIMITED);
        put(store, 1, 4);
        assertEquals(4, store.pin("mine", new long[] {1, 2, 3, 4}, PinStrength.SOFT, MINUTE));
        put(store, 5, 5);
        assertEquals(List.of(2L, 3L, 4L, 5L), held(store), "it goes where there is nothing else");
        put(store, 6, 6);
        assertEquals(List.of(2L, 3L, 4L, 6L), held(store));
        assertTrue(store.unpin("mine"));
    }

    @Test
    void noMoreThanTheirShareIsPinnedHardAndNothingOfARefusedPin() {
        BlockStore store = store(4, TenantLimits.UNLIMITED);
        put(store, 1, 4);
        FaultException refused = assertThrows(
                FaultException.class, () -> store.pin("all", new long[] {1, 2, 3}, PinStrength.HARD, MINUTE));
        assertInstanceOf(Fault.PinsFull.class, refused.fault());
        assertEquals(0, store.pins());
        assertEquals(0, store.hardPinnedBytes());
        assertEquals(2, store.pin("two", new long[] {1, 2}, PinStrength.HARD, MINUTE));
    }

    @Test
    void aTenantPaysForItsOwnBlocksWithItsOwnBlocks() {
        BlockStore store = store(10, new TenantLimits(TenantLimits.NONE, Map.of("small", 20L)));
        put(store, 1, 3);
        for (long hash = 11; hash <= 14; hash++) {
            put(store, "small", hash);
        }
        assertEquals(List.of(1L, 2L, 3L, 13L, 14L), held(store));
        assertEquals(2, store.shelves().getFirst().tally().evictions(EvictionCause.QUOTA));
    }

    @Test
    void aTenantWhoseBlocksAreAllHeldIsRefusedByName() {
        BlockStore store = store(10, new TenantLimits(TenantLimits.NONE, Map.of("small", 20L)));
        put(store, "small", 11);
        BlockWrite underWay = store.begin(new BlockMeta(12, 0, 10, "small", 1)).orElseThrow();
        store.pin("mine", new long[] {11}, PinStrength.HARD, MINUTE);
        FaultException refused = assertThrows(FaultException.class, () -> put(store, "small", 13));
        Fault.TenantQuota quota = assertInstanceOf(Fault.TenantQuota.class, refused.fault());
        assertEquals("small", quota.tenant());
        assertEquals(20, quota.limitBytes());
        underWay.abort();
        put(store, "small", 13);
        assertEquals(List.of(11L, 13L), held(store));
    }

    private BlockStore store(int blocks, TenantLimits tenants) {
        return Stores.store(
                Stores.limits(100, 10, tenants), EvictionKind.LRU, () -> now, new MemoryTier(10L * blocks, 10));
    }

    private static void put(BlockStore store, long from, long to) {
        for (long hash = from; hash <= to; hash++) {
            put(store, "", hash);
        }
    }

    private static void put(BlockStore store, String tenant, long hash) {
        assertTrue(Stores.put(store, new BlockMeta(hash, 0, 10, tenant, 1)));
    }

    private static List<Long> held(BlockStore store) {
        return LongStream.rangeClosed(1, 20)
                .filter(hash -> !store.prefix(new long[] {hash}).isEmpty())
                .boxed()
                .toList();
    }
}
