package io.sluice.kvcache.prefix;

import org.jspecify.annotations.Nullable;

/**
 * Writes what one publisher says into the index: changes in place, a snapshot aside until it is complete. Under the worker's
 * lock.
 */
final class WorkerWriter {
    private static final long[] NO_HASHES = {};

    private final Worker worker;
    private final BlockIndex index;
    private final Slots slots;
    private final IndexCounters counters;
    private final PlaceList.Run run;
    /** Where the blocks of an unfinished snapshot are noted, by tier. */
    private int @Nullable [] gathering;

    WorkerWriter(Worker worker, BlockIndex index, Slots slots, IndexCounters counters) {
        this.worker = worker;
        this.index = index;
        this.slots = slots;
        this.counters = counters;
        this.run = index.run();
    }

    /** Whether a snapshot is unfinished. */
    boolean isGathering() {
        return gathering != null;
    }

    /** Takes a part of a snapshot. */
    void gather(Tier tier, long[] hashes, int tick) {
        int[] into = gathering;
        if (into == null) {
            into = slots.forDevice();
            gathering = into;
        }
        add(into, tier, hashes, tick);
    }

    /** Puts the snapshot in place of all that is known of the worker. */
    void replace() {
        int[] into = gathering;
        if (into != null) {
            slots.retire(worker.moveTo(into));
            gathering = null;
            counters.snapshotApplied();
        }
    }

    /** Gives back what an unfinished snapshot holds. */
    void abandon() {
        if (gathering != null) {
            slots.retire(gathering);
            gathering = null;
        }
    }

    void apply(Change change, int tick) {
        switch (change) {
            case Change.Stored(Tier tier, long[] hashes) -> {
                // Readers may have the array: a tier that is new to the worker is shown in another one.
                int[] byTier = worker.slots();
                boolean isNew = byTier[tier.ordinal()] == Worker.NO_SLOT;
                int[] into = isNew ? byTier.clone() : byTier;
                add(into, tier, hashes, tick);
                if (isNew) {
                    worker.moveTo(into);
                }
                counters.blocksStored(hashes.length);
            }
            case Change.Removed(Tier tier, long[] hashes) -> {
                int slot = worker.slots()[tier.ordinal()];
                for (long hash : slot == Worker.NO_SLOT ? NO_HASHES : hashes) {
                    index.remove(hash, slot);
                }
                counters.blocksRemoved(hashes.length);
            }
            case Change.Cleared() -> {
                slots.retire(worker.moveTo(slots.forDevice()));
                counters.cacheCleared();
            }
        }
    }

    private void add(int[] byTier, Tier tier, long[] hashes, int tick) {
        if (byTier[tier.ordinal()] == Worker.NO_SLOT) {
            byTier[tier.ordinal()] = slots.allocate();
        }
        int slot = byTier[tier.ordinal()];
        for (long hash : hashes) {
            index.add(hash, slot, tick, run);
        }
    }
}
