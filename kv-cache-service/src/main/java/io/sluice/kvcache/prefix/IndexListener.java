package io.sluice.kvcache.prefix;

import java.util.List;

/**
 * Hears what workers publish here, in the order in which it is applied to each: enough to keep the same elsewhere. Called
 * under the worker's lock, so it must not block. What is kept for others, see {@link PrefixIndex#openRemote}, is not told.
 */
public interface IndexListener {
    /** Nobody listens. */
    IndexListener NONE = new IndexListener() {};

    /** A publisher speaks for the worker, of which all events up to {@code seq} are known here. */
    default void opened(WorkerInfo worker, long seq) {}

    /**
     * Changes were applied.
     *
     * @param seq number of the first
     */
    default void applied(WorkerInfo worker, long seq, List<Change> changes) {}

    /** What is held was replaced, by a snapshot or by being forgotten: see {@link PrefixIndex#copy}. */
    default void replaced(WorkerInfo worker) {}

    /** The worker has left the index, or another epoch of it has taken its place. */
    default void gone(WorkerInfo worker) {}
}
