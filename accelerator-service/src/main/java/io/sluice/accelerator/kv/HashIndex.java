package io.sluice.accelerator.kv;

import java.util.Arrays;

/**
 * Maps block hashes to block numbers: open addressing with linear probing and backward-shift deletion, so that it
 * neither allocates nor degrades as blocks come and go. Holds at most as many entries as it was made for.
 */
final class HashIndex {
    private static final int EMPTY = -1;

    private final long[] keys;
    private final int[] values;
    private final int mask;

    /**
     * Makes an empty index.
     *
     * @param capacity most entries, 1 or more; the table is at least twice as large
     */
    HashIndex(int capacity) {
        int size = Integer.highestOneBit(Math.max(4, capacity) * 2 - 1) << 1;
        keys = new long[size];
        values = new int[size];
        mask = size - 1;
        Arrays.fill(values, EMPTY);
    }

    /** Returns the value of a key, or -1. */
    int get(long key) {
        int slot = home(key);
        while (values[slot] != EMPTY) {
            if (keys[slot] == key) {
                return values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return EMPTY;
    }

    /** Adds a key that is not there yet. */
    void put(long key, int value) {
        int slot = home(key);
        while (values[slot] != EMPTY) {
            assert keys[slot] != key : "a hash names one block";
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    /** Removes a key that is there. */
    void remove(long key) {
        int hole = home(key);
        while (keys[hole] != key || values[hole] == EMPTY) {
            assert values[hole] != EMPTY : "only what is held is removed";
            hole = (hole + 1) & mask;
        }
        int slot = (hole + 1) & mask;
        while (values[slot] != EMPTY) {
            // An entry may move into the hole when the hole is not before its home.
            if (((slot - home(keys[slot])) & mask) >= ((slot - hole) & mask)) {
                keys[hole] = keys[slot];
                values[hole] = values[slot];
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        values[hole] = EMPTY;
    }

    private int home(long key) {
        // The keys are XXH3 hashes already, but a publisher's tests use small numbers.
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }
}
