package io.sluice.kvcache.eviction;

import java.util.Arrays;

/**
 * About how often hashes were seen lately: a count-min sketch of four rows behind a Bloom filter, the doorkeeper, which
 * takes the first sight of each so that what comes once does not fill the rows. After ten sights for each block expected
 * all counts are halved. Some 5 bytes for each block expected (TinyLFU, Einziger 2017).
 */
final class FrequencySketch {
    private static final int ROWS = 4;
    private static final byte MOST = 15;
    private static final int SIGHTS_A_BLOCK = 10;
    private static final long[] SEEDS = {
        0x9E3779B97F4A7C15L, 0xBF58476D1CE4E5B9L, 0x94D049BB133111EBL, 0xD6E8FEB86659FD93L
    };

    private final byte[] counts;
    private final long[] doorkeeper;
    private final int mask;
    private final long sightsMost;
    private long sights;

    /** @param blocks how many are expected at a time, 1 to 10,000,000 */
    FrequencySketch(int blocks) {
        int width = Math.max(64, Integer.highestOneBit(Math.max(1, blocks - 1)) << 1);
        counts = new byte[ROWS * width];
        doorkeeper = new long[width / 8];
        mask = width - 1;
        sightsMost = (long) SIGHTS_A_BLOCK * blocks;
    }

    /** A hash was seen. */
    void add(long hash) {
        if (isNew(hash)) {
            enter(hash);
        } else {
            for (int row = 0; row < ROWS; row++) {
                int at = place(hash, row);
                if (counts[at] < MOST) {
                    counts[at]++;
                }
            }
        }
        if (++sights >= sightsMost) {
            halve();
        }
    }

    /** How often a hash was seen, at least; 0 to 16. */
    int frequency(long hash) {
        int least = MOST;
        for (int row = 0; row < ROWS; row++) {
            least = Math.min(least, counts[place(hash, row)]);
        }
        return least + (isNew(hash) ? 0 : 1);
    }

    private boolean isNew(long hash) {
        return (doorkeeper[word(hash, 0)] & bit(hash, 0)) == 0 || (doorkeeper[word(hash, 1)] & bit(hash, 1)) == 0;
    }

    private void enter(long hash) {
        doorkeeper[word(hash, 0)] |= bit(hash, 0);
        doorkeeper[word(hash, 1)] |= bit(hash, 1);
    }

    private void halve() {
        for (int at = 0; at < counts.length; at++) {
            counts[at] >>= 1;
        }
        Arrays.fill(doorkeeper, 0);
        sights /= 2;
    }

    private int place(long hash, int row) {
        return row * (mask + 1) + ((int) mix(hash, row) & mask);
    }

    private int word(long hash, int probe) {
        return (int) ((mix(hash, probe) >>> 32) % doorkeeper.length);
    }

    private static long bit(long hash, int probe) {
        return 1L << (mix(hash, probe) >>> 20);
    }

    private static long mix(long hash, int row) {
        long mixed = (hash + row + 1) * SEEDS[row];
        return mixed ^ mixed >>> 29;
    }
}
