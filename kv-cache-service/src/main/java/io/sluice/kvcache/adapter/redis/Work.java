package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.WorkerCopy;
import io.sluice.kvcache.prefix.WorkerInfo;
import java.util.List;

/** Something to tell the other services of a worker that publishes here. */
sealed interface Work {
    WorkerInfo worker();

    /** Changes, in order; the first has number {@code seq}. */
    record Events(WorkerInfo worker, long seq, List<Change> changes) implements Work {
        long last() {
            return seq + changes.size() - 1;
        }
    }

    /** All that it holds. */
    record Snapshot(WorkerCopy copy) implements Work {
        @Override
        public WorkerInfo worker() {
            return copy.info();
        }
    }

    /** It must be told whole: becomes a {@link Snapshot} of what it holds when its turn comes. */
    record Wanted(WorkerInfo worker) implements Work {}

    /** It publishes here, and all up to {@code seq} has been told. */
    record Alive(WorkerInfo worker, long seq) implements Work {}

    /** It has left. */
    record Gone(WorkerInfo worker) implements Work {}
}
