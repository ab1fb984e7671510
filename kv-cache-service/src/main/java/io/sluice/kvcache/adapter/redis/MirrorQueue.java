package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.Change;
import io.sluice.kvcache.prefix.IndexListener;
import io.sluice.kvcache.prefix.WorkerInfo;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of the workers that publish here, in order, of bounded size. Where there is no room for changes, the
 * worker's give way to one snapshot. Filled under the workers' locks, so nothing here waits.
 */
@Singleton
public final class MirrorQueue implements IndexListener {
    /** Changes in one call: fewer than what Lua takes as arguments. */
    private static final int MOST_CHANGES = 1_000;

    private final boolean on;
    private final int maxBlocks;
    private final SharedCounters counters;
    private final Map<String, Line> lines = new HashMap<>();
    private final Deque<WorkerInfo> gone = new ArrayDeque<>();
    private int blocks;

    /** What is to be told of one worker. */
    private static final class Line {
        final WorkerInfo info;
        final Deque<Work.Events> events = new ArrayDeque<>();
        int blocks;
        boolean snapshot;
        /** Number of the last event that was handed out. */
        long told;

        Line(WorkerInfo info) {
            this.info = info;
        }
    }

    MirrorQueue(RedisConfig config, SharedCounters counters) {
        this.on = config.hosts().isPresent();
        this.maxBlocks = config.queueBlocks();
        this.counters = counters;
    }

    @Override
    public synchronized void opened(WorkerInfo worker, long seq) {
        if (!on) {
            return;
        }
        Line line = lines.get(worker.workerId());
        if (line == null || line.info.epoch() != worker.epoch()) {
            remove(worker.workerId());
            line = new Line(worker);
            line.told = seq;
            // The first of an epoch tells who it is; one that goes on elsewhere is known already.
            line.snapshot = seq == 0;
            lines.put(worker.workerId(), line);
            notifyAll();
        }
    }

    @Override
    public synchronized void applied(WorkerInfo worker, long seq, List<Change> changes) {
        Line line = line(worker);
        if (line == null || line.snapshot) {
            return;
        }
        int more = changes.stream().mapToInt(MirrorQueue::size).sum();
        if (blocks + more > maxBlocks) {
            counters.queueOverflowed();
            wantSnapshot(line);
            return;
        }
        for (int from = 0; from < changes.size(); from += MOST_CHANGES) {
            int to = Math.min(changes.size(), from + MOST_CHANGES);
            line.events.add(new Work.Events(worker, seq + from, List.copyOf(changes.subList(from, to))));
        }
        line.blocks += more;
        blocks += more;
        notifyAll();
    }

    @Override
    public synchronized void replaced(WorkerInfo worker) {
        snapshot(worker);
    }

    @Override
    public synchronized void gone(WorkerInfo worker) {
        if (line(worker) != null) {
            remove(worker.workerId());
            gone.add(worker);
            notifyAll();
        }
    }

    /** The worker publishes to another service now. */
    synchronized void left(String workerId) {
        remove(workerId);
    }

    /** What was told of the worker does not fit what is shared: it must be told whole. */
    synchronized void snapshot(WorkerInfo worker) {
        Line line = line(worker);
        if (line != null) {
            wantSnapshot(line);
        }
    }

    /** Takes the next things to tell, up to about so many blocks; waits up to a time for the first. */
    synchronized List<Work> take(int upToBlocks, long waitMillis) throws InterruptedException {
        if (isEmpty() && waitMillis > 0) {
            wait(waitMillis);
        }
        List<Work> works = new ArrayList<>();
        while (!gone.isEmpty()) {
            works.add(new Work.Gone(gone.remove()));
        }
        int taken = 0;
        for (Line line : lines.values()) {
            if (line.snapshot) {
                line.snapshot = false;
                works.add(new Work.Wanted(line.info));
            }
            while (taken < upToBlocks && !line.events.isEmpty()) {
                Work.Events next = line.events.remove();
                int size = next.changes().stream().mapToInt(MirrorQueue::size).sum();
                line.blocks -= size;
                blocks -= size;
                taken += Math.max(1, size);
                line.told = Math.max(line.told, next.last());
                works.add(next);
            }
        }
        return works;
    }

    /** A snapshot up to an event was sent. */
    synchronized void told(WorkerInfo worker, long seq) {
        Line line = line(worker);
        if (line != null) {
            line.told = Math.max(line.told, seq);
        }
    }

    /** A sign of life of each worker of which everything has been handed out. */
    synchronized List<Work> alive() {
        List<Work> works = new ArrayList<>();
        for (Line line : lines.values()) {
            if (line.events.isEmpty() && !line.snapshot) {
                works.add(new Work.Alive(line.info, line.told));
            }
        }
        return works;
    }

    /** Blocks that wait. */
    synchronized int blocks() {
        return blocks;
    }

    private boolean isEmpty() {
        return gone.isEmpty() && lines.values().stream().allMatch(line -> line.events.isEmpty() && !line.snapshot);
    }

    private @Nullable Line line(WorkerInfo worker) {
        Line line = lines.get(worker.workerId());
        return line != null && line.info.epoch() == worker.epoch() ? line : null;
    }

    private void wantSnapshot(Line line) {
        blocks -= line.blocks;
        line.blocks = 0;
        line.events.clear();
        line.snapshot = true;
        notifyAll();
    }

    private void remove(String workerId) {
        Line line = lines.remove(workerId);
        if (line != null) {
            blocks -= line.blocks;
        }
    }

    private static int size(Change change) {
        return switch (change) {
            case Change.Stored stored -> stored.hashes().length;
            case Change.Removed removed -> removed.hashes().length;
            case Change.Cleared() -> 0;
        };
    }
}
