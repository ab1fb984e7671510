package io.sluice.accelerator.adapter;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows the KV cache of a worker for one target: a snapshot in parts, then the events after it; after falling behind the
 * ring, a snapshot again. Sends only what the target is ready for. Called by one thread.
 */
public final class KvTail {
    /** Most hashes in a part of a snapshot: 64 KiB. */
    static final int PART_HASHES = 8_192;

    private final Worker worker;
    private final KvTarget target;
    private final KvBatch batch = new KvBatch();
    private final AtomicReference<@Nullable KvContent> arrived = new AtomicReference<>();
    private boolean requested;
    private @Nullable KvContent content;
    private int sentHashes;
    private long next;

    /** Begins with a snapshot. */
    public KvTail(Worker worker, KvTarget target) {
        this.worker = worker;
        this.target = target;
    }

    /** Begins with a snapshot again. */
    public void restart() {
        requested = false;
        content = null;
        next = 0;
        arrived.set(null);
    }

    /**
     * Sends what there is and what the target takes.
     *
     * @return how many events were sent
     */
    public int pump() {
        if (next == 0 && !sendSnapshot()) {
            return 0;
        }
        int sent = 0;
        while (target.isReady()) {
            if (!batch.fill(worker.feed(), next)) {
                restart();
                break;
            }
            if (batch.count() == 0) {
                break;
            }
            target.events(next, batch);
            next += batch.count();
            sent += batch.count();
        }
        return sent;
    }

    /** Returns whether the snapshot is out and the events follow. */
    public boolean isTailing() {
        return next != 0;
    }

    private boolean sendSnapshot() {
        if (!requested) {
            requested = true;
            worker.kvContent().thenAccept(arrived::set);
        }
        KvContent held = content;
        if (held == null) {
            held = arrived.getAndSet(null);
            if (held == null) {
                return false;
            }
            content = held;
            sentHashes = 0;
        }
        while (target.isReady()) {
            int to = Math.min(held.hashes().length, sentHashes + PART_HASHES);
            target.snapshot(held.seq(), held.hashes(), sentHashes, to);
            sentHashes = to;
            if (to == held.hashes().length) {
                content = null;
                next = held.seq() + 1;
                return true;
            }
        }
        return false;
    }
}
