package io.sluice.kvcache.replay;

import io.sluice.kvcache.FaultException;
import io.sluice.kvcache.block.BlockMeta;
import io.sluice.kvcache.block.BlockRead;
import io.sluice.kvcache.block.BlockStore;
import io.sluice.kvcache.block.CountedTier;
import io.sluice.kvcache.block.Shelf;
import io.sluice.kvcache.block.StoreLimits;
import io.sluice.kvcache.block.StoreTier;
import io.sluice.kvcache.block.TenantLimits;
import io.sluice.kvcache.block.TransferModel;
import io.sluice.kvcache.eviction.EvictionKind;
import java.time.Duration;
import java.util.List;

/**
 * One run of a trace: each prompt reads what the store has of it, up to the first block that is missing, and puts the rest.
 * The bytes of blocks are counted only.
 */
final class EvictionReplay {
    /** A block is its own unit: the capacity is given in blocks. */
    private static final int BLOCK_BYTES = 1;

    private final BlockStore store;
    private final ComputeTime compute;
    /** Virtual nanoseconds. */
    private long now;

    EvictionReplay(EvictionKind policy, int capacityBlocks, ComputeTime compute) {
        this.compute = compute;
        Shelf memory = new Shelf(
                new CountedTier(StoreTier.MEMORY, capacityBlocks),
                policy.create(capacityBlocks),
                new TransferModel(0, 1));
        var limits = new StoreLimits(capacityBlocks, BLOCK_BYTES, Duration.ofSeconds(1), 1, 0, TenantLimits.UNLIMITED);
        store = new BlockStore(limits, List.of(memory), () -> now);
    }

    /** Runs a trace, in the order of its times. */
    Outcome run(List<TracedPrompt> trace) {
        long tokens = 0;
        long hitTokens = 0;
        double saved = 0;
        double all = 0;
        for (TracedPrompt prompt : trace) {
            now = prompt.micros() * 1_000;
            int held = read(prompt.blocks());
            put(prompt.blocks(), held);
            tokens += prompt.tokens();
            // The last token is always computed: it makes the first one of the answer.
            hitTokens += Math.min((long) held * TracedPrompt.BLOCK_TOKENS, prompt.tokens() - 1);
            saved += compute.micros(0, held);
            all += compute.micros(0, prompt.blocks().length);
        }
        return new Outcome((double) hitTokens / Math.max(1, tokens), saved / Math.max(1, all));
    }

    private int read(long[] blocks) {
        int held = 0;
        while (held < blocks.length && isThere(blocks[held])) {
            held++;
        }
        return held;
    }

    private boolean isThere(long block) {
        try (BlockRead read = store.open(block)) {
            return read.meta().hash() == block;
        } catch (FaultException missing) {
            return false;
        }
    }

    /** Stops where the store is full of what cannot go: a prompt longer than the store. */
    private void put(long[] blocks, int from) {
        for (int at = from; at < blocks.length; at++) {
            long parent = at == 0 ? 0 : blocks[at - 1];
            long micros = Math.round(compute.micros(at, at + 1));
            try {
                store.begin(new BlockMeta(blocks[at], parent, BLOCK_BYTES, "", micros))
                        .ifPresent(write -> write.commit(0));
            } catch (FaultException full) {
                return;
            }
        }
    }

    /**
     * What came of it.
     *
     * @param hitRate share of the prompts' tokens that were in the store
     * @param savedTime share of the prompts' computing time that they stand for
     */
    record Outcome(double hitRate, double savedTime) {}
}
