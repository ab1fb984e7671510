package io.sluice.kvcache.block;

import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes room on a shelf: what goes first there sinks to the next slower one that takes it, and leaves the store when none
 * does, but never before a block that follows it. Called under the lock, which is let go while bytes are copied.
 */
final class Room {
    /** Most blocks that are found unable to go before a call gives up. */
    private static final int MOST_STUCK = 64;

    private final Contents contents;

    Room(Contents contents) {
        this.contents = contents;
    }

    /** Makes room and reserves it; returns whether it could. */
    boolean reserve(int at, long bytes) {
        Shelf shelf = contents.shelves.get(at);
        Set<Long> stuck = new HashSet<>();
        while (!shelf.fits(bytes)) {
            OptionalLong victim = bytes > shelf.tier().capacityBytes() || stuck.size() > MOST_STUCK
                    ? OptionalLong.empty()
                    : shelf.victim(hash -> mayLeave(hash, at) && !stuck.contains(hash));
            if (victim.isEmpty()) {
                return false;
            }
            StoredBlock block = contents.get(victim.getAsLong());
            if (block == null || !leave(block, at)) {
                stuck.add(victim.getAsLong());
            }
        }
        shelf.reserve(bytes);
        return true;
    }

    /** Lets a block go, wherever it is, so that there is one less; returns whether one could. */
    boolean dropOne(EvictionCause cause) {
        for (int at = contents.shelves.size() - 1; at >= 0; at--) {
            OptionalLong victim = contents.shelves.get(at).victim(contents::canGo);
            StoredBlock block = victim.isEmpty() ? null : contents.get(victim.getAsLong());
            if (block != null) {
                contents.drop(block, cause);
                return true;
            }
        }
        return false;
    }

    private boolean mayLeave(long hash, int at) {
        StoredBlock block = contents.get(hash);
        return block != null
                && !block.isBusy()
                && (block.isBelow(at) || at + 1 < contents.shelves.size() || contents.canGo(block));
    }

    private boolean leave(StoredBlock block, int at) {
        if (block.isBelow(at)) {
            contents.removeCopy(block, at);
            contents.shelves.get(at).tally().demoted();
            return true;
        }
        for (int below = at + 1; below < contents.shelves.size() && block.isOn(at); below++) {
            if (contents.shelves.get(below).tier().takes(block.meta.sizeBytes()) && demote(block, at, below)) {
                return true;
            }
        }
        // Its bytes may have gone with the tier that did not take them.
        if (block.fastest() != StoredBlock.NOWHERE && contents.canGo(block)) {
            contents.drop(block, EvictionCause.CAPACITY);
        }
        return block.fastest() == StoredBlock.NOWHERE;
    }

    private boolean demote(StoredBlock block, int from, int to) {
        if (copyTo(block, from, to) == null) {
            return false;
        }
        contents.removeCopy(block, from);
        contents.shelves.get(from).tally().demoted();
        return true;
    }

    /**
     * Copies a block to another shelf, if there is or comes to be room; null if not. A block found corrupt leaves the store
     * when nobody reads it any more.
     */
    @Nullable
    Payload copyTo(StoredBlock block, int from, int to) {
        long bytes = contents.footprint(block.meta, to);
        block.moving = true;
        try {
            if (!reserve(to, bytes)) {
                return null;
            }
            Payload copy = null;
            try {
                copy = copyUnlocked(block, from, to);
            } finally {
                if (copy == null) {
                    contents.shelves.get(to).reserve(-bytes);
                } else {
                    contents.addCopy(block, to, copy);
                }
            }
            return copy;
        } finally {
            block.moving = false;
            contents.arrived.signalAll();
        }
    }

    private @Nullable Payload copyUnlocked(StoredBlock block, int from, int to) {
        Payload source = block.copy(from);
        Payload copy = null;
        contents.lock.unlock();
        try {
            copy = Copying.copy(
                    source, block.meta, block.checksum, contents.shelves.get(to).tier());
        } catch (Copying.CorruptException e) {
            block.corrupt = true;
        } catch (IOException e) {
            contents.shelves.get(to).tally().failed();
        } finally {
            contents.lock.lock();
        }
        if (block.corrupt && block.readers == 0) {
            contents.drop(block, EvictionCause.CORRUPT);
        }
        return copy;
    }
}
