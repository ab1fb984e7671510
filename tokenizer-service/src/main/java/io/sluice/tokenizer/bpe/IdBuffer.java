package io.sluice.tokenizer.bpe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Token ids, collected without boxing. Not thread-safe. */
public final class IdBuffer {
    private int[] ids;
    private int size;
    private final @Nullable Watcher watcher;

    /** Sees the ids while they are written, a few hundred at a time. */
    public interface Watcher {
        /**
         * The first {@code size} ids will not change any more.
         *
         * @return how many of them the buffer keeps: all, or none where they were of interest only to the watcher
         */
        int written(int[] ids, int size);
    }

    /** @param capacity ids it holds before it grows, at least 1 */
    public IdBuffer(int capacity) {
        this(capacity, null);
    }

    /**
     * A buffer that is watched.
     *
     * @param capacity ids it holds before it grows, at least 1
     * @param watcher sees the ids; those written last with {@link #settle}
     */
    public IdBuffer(int capacity, @Nullable Watcher watcher) {
        this.ids = new int[capacity];
        this.watcher = watcher;
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

    /** Adds ids. */
    public void addAll(int[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, ids, size, more.length);
        size += more.length;
    }

    /** Shows the watcher what was written last. */
    public void settle() {
        if (watcher != null) {
            size = watcher.written(ids, size);
        }
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

    /** A copy of the ids from an index on. */
    public int[] from(int index) {
        return Arrays.copyOfRange(ids, index, size);
    }

    /** Makes room for more, so that they can be written into the {@link #array}, and counted with {@link #truncate}. */
    void reserve(int more) {
        if (watcher != null) {
            size = watcher.written(ids, size);
        }
        if (ids.length - size < more) {
            ids = Arrays.copyOf(ids, Math.max(ids.length + (ids.length >> 1), size + more));
        }
    }
}
