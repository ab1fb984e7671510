package io.sluice.kvcache.grpc;

import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.Shelf;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.StoredPrefix;
import io.sluice.kvcache.block.TierTally;
import io.sluice.kvcache.eviction.PinStrength;
import io.sluice.kvcache.v1.MatchResponse;
import io.sluice.kvcache.v1.StatsResponse;
import io.sluice.kvcache.v1.StoreTierStats;
import java.util.List;

/** The store's words as the contract's. */
final class StoreMapping {
    private StoreMapping() {}

    static io.sluice.kvcache.v1.StoreTier tier(StoreTier tier) {
        return switch (tier) {
            case MEMORY -> io.sluice.kvcache.v1.StoreTier.STORE_TIER_MEMORY;
            case FILE -> io.sluice.kvcache.v1.StoreTier.STORE_TIER_FILE;
            case REDIS -> io.sluice.kvcache.v1.StoreTier.STORE_TIER_REDIS;
        };
    }

    static PinStrength strength(io.sluice.kvcache.v1.PinStrength strength) {
        return switch (strength) {
            case PIN_STRENGTH_SOFT -> PinStrength.SOFT;
            case PIN_STRENGTH_HARD -> PinStrength.HARD;
            default ->
                throw Checks.invalid("strength", "is missing or unknown; set PIN_STRENGTH_SOFT or PIN_STRENGTH_HARD");
        };
    }

    static void prefix(List<StoredPrefix> stored, MatchResponse.Builder response) {
        for (StoredPrefix prefix : stored) {
            response.addStored(io.sluice.kvcache.v1.StoredPrefix.newBuilder()
                    .setTier(tier(prefix.tier()))
                    .setBlocks(prefix.blocks()));
        }
    }

    /** @param blockTokens tokens of a block */
    static void stats(BlockStore store, int blockTokens, StatsResponse.Builder response) {
        for (Shelf shelf : store.shelves()) {
            TierTally tally = shelf.tally();
            response.addTiers(StoreTierStats.newBuilder()
                    .setTier(tier(shelf.tier().name()))
                    .setBlocks(shelf.blocks())
                    .setSizeBytes(shelf.usedBytes())
                    .setMaxBytes(shelf.tier().capacityBytes())
                    .setQueries(tally.queries())
                    .setQueryTokens(tally.queries() * blockTokens)
                    .setHits(tally.hits())
                    .setHitTokens(tally.hits() * blockTokens)
                    .setHitBytes(tally.hitBytes())
                    .setEvictions(tally.evictions()));
        }
    }
}
