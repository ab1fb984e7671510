package io.sluice.kvcache.block;

import io.sluice.kvcache.Fault;
import io.sluice.kvcache.eviction.PinStrength;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * Blocks in tiers, each bounded. A put reserves its room in the first tier, and what has to go for it sinks to the next; a
 * get brings the block back up. Blocks being written and blocks being read never go, and are always counted. Safe for any
 * number of threads; bytes are copied outside the lock.
 */
public final class BlockStore implements AutoCloseable {
    private final LongSupplier clock;
    private final Contents contents;
    private final Room room;
    private final Intake intake;
    private final Reads reads;

    /**
     * Makes an empty store.
     *
     * @param shelves the tiers, memory first, then slower and slower; not to be used by anybody else
     * @param clock nanoseconds that never go back
     */
    public BlockStore(StoreLimits limits, List<Shelf> shelves, LongSupplier clock) {
        StoreLimits.require(limits.maxBlockBytes(), shelves.getFirst().tier().capacityBytes(), "store.max-block-bytes");
        this.clock = clock;
        contents = new Contents(shelves, limits);
        room = new Room(contents);
        intake = new Intake(limits, contents, room, clock);
        reads = new Reads(contents, room, intake);
    }

    /** Takes in what the tiers have from before the start; what finds no room any more is freed. */
    public int recover() throws IOException {
        int before = contents.count();
        for (int shelf = 0; shelf < contents.shelves.size(); shelf++) {
            int at = shelf;
            contents.shelves.get(shelf).tier().recover(found -> intake.recover(at, found));
        }
        return contents.count() - before;
    }

    /**
     * Begins to put a block.
     *
     * @return where to write it, or nothing when the store has it
     * @throws io.sluice.kvcache.FaultException {@link Fault.InvalidField} for its size, {@link Fault.TenantQuota},
     *     {@link Fault.StoreFull}
     */
    public Optional<BlockWrite> begin(BlockMeta meta) {
        return intake.begin(meta, false);
    }

    /**
     * Begins to read a block, and brings it up to memory if there is room.
     *
     * @throws io.sluice.kvcache.FaultException {@link Fault.BlockNotFound}
     */
    public BlockRead open(long hash) {
        BlockRead read = reads.open(hash);
        if (read == null) {
            throw new Fault.BlockNotFound(hash).asException();
        }
        return read;
    }

    /**
     * Pins blocks, in place of what the id pinned before.
     *
     * @return how many of them the store has, and are pinned
     * @throws io.sluice.kvcache.FaultException {@link Fault.PinsFull}
     */
    public int pin(String id, long[] hashes, PinStrength strength, Duration ttl) {
        contents.lock.lock();
        try {
            long now = clock.getAsLong();
            contents.pins.expire(now);
            List<StoredBlock> found = LongStream.of(hashes)
                    .distinct()
                    .mapToObj(contents::get)
                    .filter(Objects::nonNull)
                    .toList();
            contents.pins.pin(id, found, strength, now, ttl);
            return found.size();
        } finally {
            contents.lock.unlock();
        }
    }

    /** Ends a pin; returns whether it was there. */
    public boolean unpin(String id) {
        contents.lock.lock();
        try {
            contents.pins.expire(clock.getAsLong());
            return contents.pins.unpin(id);
        } finally {
            contents.lock.unlock();
        }
    }

    /** Ends the pins whose time is over. */
    public void expire() {
        contents.lock.lock();
        try {
            contents.pins.expire(clock.getAsLong());
        } finally {
            contents.lock.unlock();
        }
    }

    /** How much of a prompt the tiers have, the fastest first; nothing where none has its first block. Takes no lock. */
    public List<StoredPrefix> prefix(long[] hashes) {
        int[] reach = new int[contents.shelves.size()];
        Arrays.fill(reach, hashes.length);
        for (int at = 0; at < hashes.length; at++) {
            StoredBlock block = contents.get(hashes[at]);
            int fastest = block == null ? StoredBlock.NOWHERE : block.fastest();
            for (int shelf = 0; shelf < (fastest == StoredBlock.NOWHERE ? reach.length : fastest); shelf++) {
                reach[shelf] = Math.min(reach[shelf], at);
            }
            if (fastest == StoredBlock.NOWHERE) {
                break;
            }
        }
        List<StoredPrefix> prefix = new ArrayList<>();
        for (int shelf = 0; shelf < reach.length; shelf++) {
            if (reach[shelf] > 0) {
                prefix.add(new StoredPrefix(contents.shelves.get(shelf).tier().name(), reach[shelf]));
            }
        }
        return prefix;
    }

    /** Lets everything go that may; returns how many blocks that were. */
    public int flush() {
        contents.lock.lock();
        try {
            int flushed = 0;
            while (room.dropOne(EvictionCause.FLUSH)) {
                flushed++;
            }
            return flushed;
        } finally {
            contents.lock.unlock();
        }
    }

    /**
     * Copies what is only in memory to the tier that survives a restart, as far as there is room and time.
     *
     * @param time for it
     * @return blocks copied
     */
    public int persist(Duration time) {
        int to = contents.shelves.size() - 1;
        while (to > 0 && contents.shelves.get(to).tier().name() != StoreTier.FILE) {
            to--;
        }
        int copied = 0;
        if (to > 0) {
            long begin = clock.getAsLong();
            for (StoredBlock block : contents.all()) {
                if (clock.getAsLong() - begin >= time.toNanos()) {
                    break;
                }
                copied += persist(block, to) ? 1 : 0;
            }
        }
        return copied;
    }

    private boolean persist(StoredBlock block, int to) {
        contents.lock.lock();
        try {
            return block.isOn(0)
                    && !block.isOn(to)
                    && !block.isBusy()
                    && contents.shelves.get(to).fits(contents.footprint(block.meta, to))
                    && room.copyTo(block, 0, to) != null;
        } finally {
            contents.lock.unlock();
        }
    }

    /** Frees what does not survive. Transfers under way fail or end by themselves. */
    @Override
    public void close() {
        contents.shelves.forEach(shelf -> shelf.tier().close());
    }

    private Shelf memory() {
        return contents.shelves.getFirst();
    }

    /** The tiers, the fastest first: to read their figures. */
    public List<Shelf> shelves() {
        return contents.shelves;
    }

    /** Whether bytes are counted only (payload=modelled). */
    public boolean isModelled() {
        return !memory().tier().keepsBytes();
    }

    /** Blocks, those being written included. */
    public int usedBlocks() {
        contents.lock.lock();
        try {
            return contents.count() + intake.writing();
        } finally {
            contents.lock.unlock();
        }
    }

    /** Bytes of the memory tier that are taken, by blocks being written as well. */
    public long usedBytes() {
        return memory().usedBytes();
    }

    /** Pins under way. */
    public int pins() {
        contents.lock.lock();
        try {
            return contents.pins.count();
        } finally {
            contents.lock.unlock();
        }
    }

    /** Bytes of the blocks that are pinned hard. */
    public long hardPinnedBytes() {
        contents.lock.lock();
        try {
            return contents.pins.hardBytes();
        } finally {
            contents.lock.unlock();
        }
    }
}
