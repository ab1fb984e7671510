package io.sluice.kvcache.block;

import io.sluice.kvcache.Fault;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How blocks come into the store: room first, then bytes, then the commit. */
final class Intake {
    private final StoreLimits limits;
    private final Contents contents;
    private final Room room;
    private final LongSupplier clock;
    /** Blocks being written; guarded by the lock. */
    private int writing;

    Intake(StoreLimits limits, Contents contents, Room room, LongSupplier clock) {
        this.limits = limits;
        this.contents = contents;
        this.room = room;
        this.clock = clock;
    }

    /** Blocks being written. Under the lock. */
    int writing() {
        return writing;
    }

    /** Takes in a block that a tier has from before the start, or frees it where it finds no room. */
    void recover(int at, Tier.Found found) {
        Shelf shelf = contents.shelves.get(at);
        BlockMeta meta = found.block();
        long bytes = contents.footprint(meta, at);
        contents.lock.lock();
        try {
            boolean fits = shelf.fits(bytes)
                    && contents.count() < limits.maxBlocks()
                    && meta.sizeBytes() <= limits.maxBlockBytes()
                    && contents.quotas.fits(meta.tenant(), meta.sizeBytes());
            if (!fits || contents.get(meta.hash()) != null) {
                found.payload().free();
                return;
            }
            shelf.reserve(bytes);
            contents.quotas.reserve(meta);
            contents.add(new StoredBlock(meta, found.checksum(), contents.shelves.size()), at, found.payload());
        } finally {
            contents.lock.unlock();
        }
    }

    /**
     * Begins to put a block.
     *
     * @param shared whether it comes from a shared tier
     */
    Optional<BlockWrite> begin(BlockMeta meta, boolean shared) {
        if (meta.sizeBytes() < 1 || meta.sizeBytes() > limits.maxBlockBytes()) {
            throw new Fault.InvalidField(
                            "start.size_bytes",
                            "is " + meta.sizeBytes() + ", must be 1 to " + limits.maxBlockBytes()
                                    + " (sluice.kv-cache.store.max-block-bytes)")
                    .asException();
        }
        contents.lock.lock();
        try {
            StoredBlock there = contents.get(meta.hash());
            if (there != null) {
                contents.used(there);
                return Optional.empty();
            }
            contents.pins.expire(clock.getAsLong());
            reserve(meta);
        } finally {
            contents.lock.unlock();
        }
        Tier memory = memory().tier();
        try {
            return Optional.of(new BlockWrite(this, meta, memory.create(meta), !memory.keepsBytes(), shared));
        } catch (IOException e) {
            giveBack(meta, null);
            throw Copying.failed(memory.name(), e);
        }
    }

    /** With its tenant, among the blocks, and in memory; all or nothing. */
    private void reserve(BlockMeta meta) {
        int size = meta.sizeBytes();
        while (!contents.quotas.fits(meta.tenant(), size)) {
            OptionalLong own = contents.quotas.canEverFit(meta.tenant(), size)
                    ? contents.quotas.victim(meta.tenant(), contents::canGo)
                    : OptionalLong.empty();
            if (own.isEmpty()) {
                throw contents.quotas.full(meta.tenant(), size).asException();
            }
            contents.drop(Objects.requireNonNull(contents.get(own.getAsLong())), EvictionCause.QUOTA);
        }
        while (contents.count() + writing >= limits.maxBlocks()) {
            if (!room.dropOne(EvictionCause.CAPACITY)) {
                throw full(size);
            }
        }
        // The lock is let go from here on: what was found to be free must be taken.
        writing++;
        contents.quotas.reserve(meta);
        boolean reserved = false;
        try {
            reserved = room.reserve(0, contents.footprint(meta, 0));
        } finally {
            if (!reserved) {
                writing--;
                contents.quotas.release(meta);
            }
        }
        if (!reserved) {
            throw full(size);
        }
    }

    /** What is in the way ends within the transfer timeout. */
    private RuntimeException full(long bytes) {
        return new Fault.StoreFull(bytes, memory().tier().capacityBytes(), limits.transferTimeout()).asException();
    }

    /** Makes a block visible; returns whether it is new. */
    boolean commit(BlockWrite write, long checksum) {
        BlockMeta meta = write.meta();
        contents.lock.lock();
        try {
            if (contents.get(meta.hash()) != null) {
                giveBack(meta, write.payload());
                return false;
            }
            writing--;
            StoredBlock block = new StoredBlock(meta, checksum, contents.shelves.size());
            contents.add(block, 0, write.payload());
            for (int shelf = 1; shelf < contents.shelves.size() && !write.fromShared(); shelf++) {
                Tier tier = contents.shelves.get(shelf).tier();
                if (tier.isShared() && tier.takes(meta.sizeBytes()) && block.isOn(0)) {
                    room.copyTo(block, 0, shelf);
                }
            }
            return true;
        } finally {
            contents.lock.unlock();
        }
    }

    /** A block does not come after all. */
    void giveBack(BlockMeta meta, @Nullable Payload payload) {
        contents.lock.lock();
        try {
            if (payload != null) {
                payload.free();
            }
            writing--;
            memory().reserve(-contents.footprint(meta, 0));
            contents.quotas.release(meta);
        } finally {
            contents.lock.unlock();
        }
    }

    private Shelf memory() {
        return contents.shelves.getFirst();
    }
}
