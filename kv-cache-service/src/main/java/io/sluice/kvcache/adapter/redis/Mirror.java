package io.sluice.kvcache.adapter.redis;

import io.sluice.kvcache.prefix.PrefixIndex;
import io.sluice.kvcache.prefix.WorkerCopy;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the other services what the workers here publish: what waits in the queue, and signs of life, one batch at a time.
 * A batch that fails is told again as it was; what was done already is known by its numbers.
 */
final class Mirror {
    private final PrefixIndex index;
    private final MirrorQueue queue;
    private final SharedState state;
    private final SharedCounters counters;
    private final int batchBlocks;
    private final long heartbeatNanos;
    private List<Work> underWay = List.of();
    private long nextHeartbeat;

    Mirror(
            PrefixIndex index,
            MirrorQueue queue,
            SharedState state,
            SharedCounters counters,
            int batchBlocks,
            long heartbeatNanos,
            long nowNanos) {
        this.index = index;
        this.queue = queue;
        this.state = state;
        this.counters = counters;
        this.batchBlocks = batchBlocks;
        this.heartbeatNanos = heartbeatNanos;
        this.nextHeartbeat = nowNanos;
    }

    /** Tells what there is to tell; waits up to a time for something. Returns whether there was. */
    boolean turn(long nowNanos, long waitMillis) throws InterruptedException {
        if (underWay.isEmpty()) {
            underWay = next(nowNanos, waitMillis);
        }
        if (underWay.isEmpty()) {
            return false;
        }
        settle(state.tell(underWay));
        underWay = List.of();
        return true;
    }

    private List<Work> next(long nowNanos, long waitMillis) throws InterruptedException {
        List<Work> works = new ArrayList<>();
        for (Work work : queue.take(batchBlocks, waitMillis)) {
            if (!(work instanceof Work.Wanted)) {
                works.add(work);
                continue;
            }
            WorkerCopy copy = index.copy(work.worker().workerId());
            if (copy != null && copy.info().epoch() == work.worker().epoch()) {
                queue.told(copy.info(), copy.seq());
                works.add(new Work.Snapshot(copy));
            }
        }
        if (nowNanos - nextHeartbeat >= 0) {
            nextHeartbeat = nowNanos + heartbeatNanos;
            works.addAll(queue.alive());
        }
        return works;
    }

    private void settle(List<String> results) {
        int sent = 0;
        for (int at = 0; at < results.size(); at++) {
            Work work = underWay.get(at);
            boolean done = results.get(at).equals(Scripts.DONE);
            if (results.get(at).equals(Scripts.GAP)) {
                queue.snapshot(work.worker());
            } else if (work instanceof Work.Snapshot && done) {
                counters.snapshotSent();
            } else if (work instanceof Work.Events && done) {
                sent++;
            }
        }
        counters.batchesSent(sent);
    }
}
