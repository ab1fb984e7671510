package io.sluice.kvcache.prefix;

/**
 * A map of long to non-zero long without a box: open addressing with linear probing, key and value side by side so
 * that a look-up is one cache miss. At most two thirds full; removal shifts back, so there are no tombstones.
 *
 * <p>One writer at a time. {@link #get} may race with it: it then ends, within the table's capacity, with an arbitrary
 * answer that the caller must discard.
 */
final class LongTable {
    private static final int MIN_CAPACITY = 16;
    /** 2^64 divided by the golden ratio: spreads keys whose entropy is not in the bits used (Knuth, TAOCP 3, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] cells;
    private int size;

    /** Takes {@code expected} entries without growing. */
    LongTable(int expected) {
        cells = new long[2 * capacityFor(expected)];
    }

    /** Receives the entries. */
    interface Visitor {
        void visit(long key, long value);
    }

    /** Mixes a key; the shards of an index take the top bits, a table the middle ones. */
    static long spread(long key) {
        return key * SPREAD;
    }

    int size() {
        return size;
    }

    /** The value, or 0 when the key is absent. */
    long get(long key) {
        long[] at = cells;
        int last = at.length - 2;
        int cell = home(key, last);
        // The bound matters only to a reader that races with a writer and finds no empty cell.
        for (int probes = at.length >> 1; probes > 0; probes--) {
            long value = at[cell + 1];
            if (value == 0) {
                return 0;
            }
            if (at[cell] == key) {
                return value;
            }
            cell = (cell + 2) & last;
        }
        return 0;
    }

    /** Sets the value of a key; {@code value} must not be 0. */
    void put(long key, long value) {
        assert value != 0;
        int cell = find(key);
        if (cells[cell + 1] == 0) {
            if ((size + 1) * 3L > cells.length) {
                resize(cells.length);
                cell = find(key);
            }
            size++;
            cells[cell] = key;
        }
        cells[cell + 1] = value;
    }

    /** Removes a key, if it is there. */
    void remove(long key) {
        int hole = find(key);
        long[] at = cells;
        if (at[hole + 1] == 0) {
            return;
        }
        int last = at.length - 2;
        // Moves back what probed past the hole: an entry may fill it unless its home lies after the hole.
        for (int cell = (hole + 2) & last; at[cell + 1] != 0; cell = (cell + 2) & last) {
            int fromHome = (cell - home(at[cell], last)) & last;
            int fromHole = (cell - hole) & last;
            if (fromHome >= fromHole) {
                at[hole] = at[cell];
                at[hole + 1] = at[cell + 1];
                hole = cell;
            }
        }
        at[hole] = 0;
        at[hole + 1] = 0;
        size--;
    }

    /** Visits all entries; the table must not change meanwhile. */
    void forEach(Visitor visitor) {
        long[] at = cells;
        for (int cell = 0; cell < at.length; cell += 2) {
            if (at[cell + 1] != 0) {
                visitor.visit(at[cell], at[cell + 1]);
            }
        }
    }

    private int find(long key) {
        int last = cells.length - 2;
        int cell = home(key, last);
        while (cells[cell + 1] != 0 && cells[cell] != key) {
            cell = (cell + 2) & last;
        }
        return cell;
    }

    private void resize(int capacity) {
        long[] old = cells;
        cells = new long[2 * capacity];
        for (int from = 0; from < old.length; from += 2) {
            if (old[from + 1] != 0) {
                int cell = find(old[from]);
                cells[cell] = old[from];
                cells[cell + 1] = old[from + 1];
            }
        }
    }

    private static int home(long key, int last) {
        return (int) (spread(key) >>> 24) & last;
    }

    private static int capacityFor(int expected) {
        int needed = Math.toIntExact(expected * 3L / 2 + 1);
        return Math.max(MIN_CAPACITY, Integer.highestOneBit(needed - 1) << 1);
    }
}
