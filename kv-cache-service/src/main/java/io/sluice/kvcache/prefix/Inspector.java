package io.sluice.kvcache.prefix;

import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reads and forgets what single workers hold, for operators and for those who keep a copy. */
final class Inspector {
    private final BlockIndex blocks;
    private final Slots slots;

    Inspector(BlockIndex blocks, Slots slots) {
        this.blocks = blocks;
        this.slots = slots;
    }

    /** Forgets what a worker holds, and asks for a snapshot; returns whether it was there. */
    boolean flush(Worker worker) {
        worker.lock().lock();
        try {
            if (worker.gone()) {
                return false;
            }
            long expected = worker.lastSeq() + 1;
            slots.retire(worker.moveTo(slots.forDevice()));
            // Whatever comes next leaves a gap behind it, unless it is all that there ever was.
            worker.lastSeq(0);
            Publisher speaks = worker.publisher();
            if (speaks != null) {
                speaks.forget(new Receipt.Gap(expected, expected));
            }
            return true;
        } finally {
            worker.lock().unlock();
        }
    }

    /** The blocks that a worker holds in a tier. */
    long[] blocksOf(Worker worker, Tier tier) {
        return slots.stable(() -> {
            int slot = worker.slots()[tier.ordinal()];
            LongStream.Builder found = LongStream.builder();
            if (slot != Worker.NO_SLOT) {
                blocks.forEach(slot, found::add);
            }
            return found.build().toArray();
        });
    }

    /** All that a worker holds at one moment: its publisher waits meanwhile. Null when it has left. */
    @Nullable
    WorkerCopy copy(Worker worker) {
        worker.lock().lock();
        try {
            if (worker.gone()) {
                return null;
            }
            Tier[] tiers = Tier.values();
            long[][] byTier = new long[tiers.length][];
            for (Tier tier : tiers) {
                byTier[tier.ordinal()] = blocksOf(worker, tier);
            }
            return new WorkerCopy(worker.info(), worker.lastSeq(), byTier);
        } finally {
            worker.lock().unlock();
        }
    }

    static WorkerState state(Worker worker, long now) {
        worker.lock().lock();
        try {
            Honesty honesty = worker.honesty();
            return new WorkerState(
                    worker.info(),
                    worker.lastSeq(),
                    worker.connected(),
                    PrefixIndex.millis(now - worker.heardAt()),
                    worker.activeLeases(),
                    honesty.promisedTokens(),
                    honesty.realisedTokens(),
                    honesty.distrusted());
        } finally {
            worker.lock().unlock();
        }
    }
}
