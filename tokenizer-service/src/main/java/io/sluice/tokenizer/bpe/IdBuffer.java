package io.sluice.tokenizer.bpe;

import java.util.Arrays;

/** Token ids, collected without boxing. Not thread-safe. */
public final class IdBuffer {
    private int[] ids;
    private int size;

    /** @param capacity ids it holds before it grows, at least 1 */
    public IdBuffer(int capacity) {
        this.ids = new int[capacity];
    }

    /** Ids in it. */
    public int size() {
        return size;
    }

    /** The id at an index below {@link #size()}. */
    public int get(int index) {
        return ids[index];
    }

    /** Adds one id. */
    public void add(int id) {
        reserve(1);
        ids[size++] = id;
    }

    /** Leaves the first {@code size} ids. */
    public void truncate(int to) {
        size = to;
    }

    /** The ids. Valid up to {@link #size()}, until the next change; not copied. */
    public int[] array() {
        return ids;
    }

    /** A copy of the ids. */
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }

    /** Makes room for more, so that they can be written into the {@link #array}, and counted with {@link #truncate}. */
    void reserve(int more) {
        if (ids.length - size < more) {
            ids = Arrays.copyOf(ids, Math.max(ids.length + (ids.length >> 1), size + more));
        }
    }
}
