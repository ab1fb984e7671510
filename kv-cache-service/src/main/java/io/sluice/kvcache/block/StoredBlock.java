package io.sluice.kvcache.block;

import io.sluice.kvcache.eviction.PinStrength;
import org.jspecify.annotations.Nullable;

/** A block in the store, in one tier or more. Its bytes never change. All but {@link #fastest} under the store's lock. */
final class StoredBlock {
    static final int NOWHERE = -1;

    final BlockMeta meta;
    final long checksum;
    /** Reads under way. */
    int readers;
    /** Whether its bytes are on their way from tier to tier. */
    boolean moving;
    /** Whether its bytes were found to be wrong. Written by who moves it. */
    volatile boolean corrupt;

    int softPins;
    int hardPins;
    /** By shelf. */
    private final @Nullable Payload[] copies;

    /** Number of the first shelf that has it; for readers without the lock. */
    private volatile int fastest = NOWHERE;

    StoredBlock(BlockMeta meta, long checksum, int shelves) {
        this.meta = meta;
        this.checksum = checksum;
        copies = new Payload[shelves];
    }

    /** Number of the fastest shelf that has it, or {@link #NOWHERE}. */
    int fastest() {
        return fastest;
    }

    /** Its bytes on a shelf that has it. */
    Payload copy(int shelf) {
        Payload copy = copies[shelf];
        if (copy == null) {
            throw new IllegalStateException("the block is not there");
        }
        return copy;
    }

    boolean isOn(int shelf) {
        return copies[shelf] != null;
    }

    void put(int shelf, @Nullable Payload copy) {
        copies[shelf] = copy;
        int first = 0;
        while (first < copies.length && copies[first] == null) {
            first++;
        }
        fastest = first == copies.length ? NOWHERE : first;
    }

    /** Whether it is on a shelf after this one. */
    boolean isBelow(int shelf) {
        for (int below = shelf + 1; below < copies.length; below++) {
            if (copies[below] != null) {
                return true;
            }
        }
        return false;
    }

    /** Whether it must stay where it is for now. */
    boolean isBusy() {
        return readers > 0 || moving;
    }

    PinStrength pin() {
        if (hardPins > 0) {
            return PinStrength.HARD;
        }
        return softPins > 0 ? PinStrength.SOFT : PinStrength.NONE;
    }
}
