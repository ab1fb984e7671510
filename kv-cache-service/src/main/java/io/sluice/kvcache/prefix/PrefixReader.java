package io.sluice.kvcache.prefix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts together what {@link PrefixIndex#match} answers: walks the blocks once for all tiers of all workers. */
final class PrefixReader {
    private static final Tier[] TIERS = Tier.values();

    private final BlockIndex blocks;
    private final LeaseBook leases;

    PrefixReader(BlockIndex blocks, LeaseBook leases) {
        this.blocks = blocks;
        this.leases = leases;
    }

    /** One entry for each worker, in their order. */
    List<WorkerPrefix> read(List<Worker> of, long[] hashes, long now) {
        int[][] slotsOf = new int[of.size()][];
        int holders = 0;
        for (int at = 0; at < slotsOf.length; at++) {
            slotsOf[at] = of.get(at).slots();
            holders += tiersOf(slotsOf[at]);
        }
        int[][] chains = new int[holders][];
        int next = 0;
        for (int[] byTier : slotsOf) {
            next = chain(byTier, chains, next);
        }
        int[] held = new PrefixWalk(blocks, chains).run(hashes);
        List<WorkerPrefix> matches = new ArrayList<>(slotsOf.length);
        int first = 0;
        for (int at = 0; at < slotsOf.length; at++) {
            int tiers = tiersOf(slotsOf[at]);
            matches.add(answer(of.get(at), slotsOf[at], chains[first + tiers - 1], held, first, hashes, now));
            first += tiers;
        }
        return matches;
    }

    private static int tiersOf(int[] byTier) {
        int used = 0;
        for (int slot : byTier) {
            used += slot == Worker.NO_SLOT ? 0 : 1;
        }
        return used;
    }

    /** The slots of a worker's first tier, then those of its first two, and so on. */
    private static int chain(int[] byTier, int[][] chains, int from) {
        int next = from;
        int[] slots = {};
        for (int slot : byTier) {
            if (slot != Worker.NO_SLOT) {
                slots = Arrays.copyOf(slots, slots.length + 1);
                slots[slots.length - 1] = slot;
                chains[next++] = slots;
            }
        }
        return next;
    }

    private WorkerPrefix answer(
            Worker worker, int[] byTier, int[] allSlots, int[] held, int first, long[] hashes, long now) {
        List<TierPrefix> tiers = new ArrayList<>(1);
        int at = first;
        for (Tier tier : TIERS) {
            if (byTier[tier.ordinal()] != Worker.NO_SLOT) {
                tiers.add(new TierPrefix(tier, held[at], ageMillis(hashes, held[at], now)));
                at++;
            }
        }
        TierPrefix longest = tiers.getLast();
        int active = worker.activeLeases();
        WorkerInfo info = worker.info();
        return new WorkerPrefix(
                info.workerId(),
                info.epoch(),
                longest.blocks(),
                active == 0 ? longest.blocks() : promised(worker, allSlots, hashes, longest.blocks()),
                active,
                longest.ageMillis(),
                PrefixIndex.millis(now - worker.heardAt()),
                worker.honesty().distrusted(),
                tiers);
    }

    private int promised(Worker worker, int[] slots, long[] hashes, int held) {
        long[] row = new long[blocks.words()];
        int block = held;
        while (block < hashes.length
                && (leases.promises(worker, hashes[block]) || blocks.holds(hashes[block], slots, row))) {
            block++;
        }
        return block;
    }

    private long ageMillis(long[] hashes, int held, long now) {
        if (held == 0) {
            return 0;
        }
        BlockTable table = blocks.table();
        int place = table.place(hashes[held - 1]);
        int ticks = place == BlockTable.NOWHERE ? 0 : PrefixIndex.tick(now) - table.tick(place);
        return Math.max(0, ((long) ticks << PrefixIndex.TICK_BITS) / PrefixIndex.NANOS_PER_MILLI);
    }
}
