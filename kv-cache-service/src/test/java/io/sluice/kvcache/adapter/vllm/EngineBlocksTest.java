package io.sluice.kvcache.adapter.vllm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.kvcache.prefix.Tier;
import org.junit.jupiter.api.Test;

/** vLLM's blocks become the plane's: by their tokens, whole, and only where they mean the same. */
class EngineBlocksTest {
    private static final String MODEL = "m";

    private final BridgeCounters counters = new BridgeCounters();
    private EngineBlocks blocks = new EngineBlocks(MODEL, 100, counters);

    @Test
    void blocksAreNamedAsThePlaneNamesThem() throws Exception {
        take("map", "map-next");
        assertArrayEquals(Batches.hashes(MODEL, "", 3), device());
        take("map-removed");
        long[] all = Batches.hashes(MODEL, "", 3);
        assertArrayEquals(new long[] {all[0], all[2]}, device());
        take("map-cleared");
        assertEquals(0, device().length);
    }

    @Test
    void aSaltSeparates() throws Exception {
        take("salted");
        assertArrayEquals(Batches.hashes(MODEL, "tenant-a", 2), device());
    }

    @Test
    void largerBlocksAreSeveralOfOurs() throws Exception {
        take("large-blocks");
        assertArrayEquals(Batches.hashes(MODEL, "", 3), device());
    }

    @Test
    void blocksThatDoNotFitAreRefusedAndSaid() throws Exception {
        take("odd-blocks");
        assertEquals(0, device().length);
        assertEquals(20, blocks.wrongBlockTokens());
        assertEquals(2, counters.skipped(Skipped.BLOCK_SIZE));
    }

    @Test
    void whatThePlaneCannotNameIsLeftOut() throws Exception {
        take("image");
        assertArrayEquals(Batches.hashes(MODEL, "", 1), device());
        assertEquals(2, counters.skipped(Skipped.CONTENT));
        blocks = new EngineBlocks(MODEL, 100, counters);
        take("adapter", "elsewhere", "short-of-ids", "orphan");
        assertEquals(0, device().length);
        assertEquals(1, counters.skipped(Skipped.ADAPTER));
        assertEquals(2, counters.skipped(Skipped.MEDIUM));
        assertEquals(2, counters.skipped(Skipped.MALFORMED));
        assertEquals(1, counters.skipped(Skipped.UNKNOWN_PARENT));
    }

    @Test
    void onlyTheGroupThatKeepsWholePrefixesCounts() throws Exception {
        take("window");
        assertEquals(0, device().length);
        take("whole", "window-removed");
        assertArrayEquals(Batches.hashes(MODEL, "", 1), device());
        assertEquals(1, counters.skipped(Skipped.GROUP));
    }

    @Test
    void anOffloadedBlockIsInBothTiersUntilItIsRemoved() throws Exception {
        take("offloaded");
        assertEquals(2, counters.skipped(Skipped.UNKNOWN_PARENT));
        take("map", "offloaded", "map-removed");
        long[] both = Batches.hashes(MODEL, "", 2);
        assertArrayEquals(both, blocks.in(Tier.HOST));
        assertArrayEquals(new long[] {both[0]}, device());
    }

    @Test
    void whatFollowsABlockBringsItBack() throws Exception {
        take("map", "map-cleared", "map-next");
        assertEquals(3, device().length);
    }

    @Test
    void noMoreAreKnownThanMayBe() throws Exception {
        blocks = new EngineBlocks(MODEL, 2, counters);
        take("map", "map-next");
        assertArrayEquals(Batches.hashes(MODEL, "", 2), device());
        assertEquals(1, counters.skipped(Skipped.FULL));
        take("map-removed", "map-next");
        assertEquals(2, counters.skipped(Skipped.FULL), "the parent, held again, leaves no room");
    }

    private void take(String... batches) throws MalformedBatchException {
        for (String batch : batches) {
            BatchDecoder.decode(Batches.named(batch)).forEach(blocks::apply);
        }
    }

    private long[] device() {
        return blocks.in(Tier.DEVICE);
    }
}
