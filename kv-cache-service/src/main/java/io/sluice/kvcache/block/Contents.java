package io.sluice.kvcache.block;

import io.sluice.kvcache.eviction.Children;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What the store has, and its one lock: all but {@link #get} is called under it. */
final class Contents {
    final ReentrantLock lock = new ReentrantLock();
    /** Signalled when a block has arrived where it was moving to. */
    final Condition arrived = lock.newCondition();
    /** The fastest first. */
    final List<Shelf> shelves;

    final Quotas quotas;
    final Pins pins;
    private final Map<Long, StoredBlock> blocks = new ConcurrentHashMap<>();
    private final Children children = new Children();

    Contents(List<Shelf> shelves, StoreLimits limits) {
        this.shelves = List.copyOf(shelves);
        quotas = new Quotas(limits.tenants());
        long memory = shelves.getFirst().tier().capacityBytes();
        pins = new Pins(limits, (long) (limits.hardPinShare() * memory), this::pinned);
    }

    /** A block, or null. Without the lock too. */
    @Nullable
    StoredBlock get(long hash) {
        return blocks.get(hash);
    }

    int count() {
        return blocks.size();
    }

    List<StoredBlock> all() {
        return List.copyOf(blocks.values());
    }

    /** Whether a block can leave the store: nobody uses it, and none follows it. */
    boolean canGo(StoredBlock block) {
        return !block.isBusy() && block.hardPins == 0 && !children.has(block.meta.hash());
    }

    /** The same of the block with a hash; false where there is none. */
    boolean canGo(long hash) {
        StoredBlock block = get(hash);
        return block != null && canGo(block);
    }

    /** Takes a new block; the room for it is reserved, with its tenant and on the shelf. */
    void add(StoredBlock block, int shelf, Payload copy) {
        blocks.put(block.meta.hash(), block);
        children.add(block.meta.parent());
        quotas.added(block.meta);
        addCopy(block, shelf, copy);
    }

    /** A shelf has a block too; the room for it is reserved. */
    void addCopy(StoredBlock block, int shelf, Payload copy) {
        block.put(shelf, copy);
        shelves.get(shelf).add(block);
    }

    /** A shelf has a block no more, but another one has. */
    void removeCopy(StoredBlock block, int shelf) {
        Payload copy = block.copy(shelf);
        block.put(shelf, null);
        shelves.get(shelf).remove(block);
        copy.free();
        shelves.get(shelf).reserve(-footprint(block.meta, shelf));
    }

    /** A block leaves the store. Nobody reads it. */
    void drop(StoredBlock block, EvictionCause cause) {
        int last = StoredBlock.NOWHERE;
        for (int shelf = 0; shelf < shelves.size(); shelf++) {
            if (block.isOn(shelf)) {
                removeCopy(block, shelf);
                last = shelf;
            }
        }
        blocks.remove(block.meta.hash());
        children.remove(block.meta.parent());
        pins.gone(block);
        quotas.removed(block.meta);
        quotas.release(block.meta);
        shelves.get(last).tally().evicted(cause, block.meta.sizeBytes());
    }

    void used(StoredBlock block) {
        for (int shelf = 0; shelf < shelves.size(); shelf++) {
            if (block.isOn(shelf)) {
                shelves.get(shelf).used(block);
            }
        }
        quotas.used(block.meta);
    }

    long footprint(BlockMeta block, int shelf) {
        return shelves.get(shelf).tier().footprint(block.sizeBytes());
    }

    private void pinned(StoredBlock block) {
        for (int shelf = 0; shelf < shelves.size(); shelf++) {
            if (block.isOn(shelf)) {
                shelves.get(shelf).pinned(block);
            }
        }
    }
}
