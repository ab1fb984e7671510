package io.sluice.accelerator.adapter;

import io.sluice.accelerator.kv.KvEvents;
import io.sluice.accelerator.scheduler.Scheduler;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The events of a worker's KV cache, numbered from 1, the newest of them in a ring. The driver writes without ever
 * waiting; readers copy, and see afterwards whether what they copied was overwritten meanwhile. Who falls behind the ring
 * asks for a snapshot, which the driver makes between two steps or while one is under way.
 */
public final class KvFeed implements KvEvents {
    /** What {@link #copy} returns when the wanted events are not in the ring any more. */
    static final int OVERRUN = -1;

    /** Hears of blocks that leave the cache. */
    interface Evictions {
        /** As {@link KvEvents#evicted}. */
        void evicted(long hash, long parent);
    }

    static final byte STORED = 1;
    static final byte REMOVED = 2;
    static final byte CLEARED = 3;

    private final long[] hashes;
    private final byte[] kinds;
    private final int mask;
    private Evictions evictions = (hash, parent) -> {};
    /** Number of the event that is being written: raised before its place is touched. */
    private final AtomicLong writing = new AtomicLong();
    /** Number of the newest event that can be read: raised after. */
    private final AtomicLong written = new AtomicLong();

    /**
     * Makes a feed without events.
     *
     * @param capacity events that are kept, a power of two
     */
    public KvFeed(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("the ring's capacity must be a power of two, not " + capacity);
        }
        hashes = new long[capacity];
        kinds = new byte[capacity];
        mask = capacity - 1;
    }

    @Override
    public void stored(long hash) {
        add(STORED, hash);
    }

    /** Who hears of what is evicted, by the driver's thread. Before the worker starts. */
    void onEviction(Evictions listener) {
        evictions = listener;
    }

    @Override
    public void evicted(long hash, long parent) {
        evictions.evicted(hash, parent);
    }

    @Override
    public void removed(long hash) {
        add(REMOVED, hash);
    }

    /** Nothing is held any more. By the driver's thread too. */
    void cleared() {
        add(CLEARED, 0);
    }

    private void add(byte kind, long hash) {
        long number = written.getPlain() + 1;
        writing.setOpaque(number);
        VarHandle.storeStoreFence();
        int place = (int) number & mask;
        hashes[place] = hash;
        kinds[place] = kind;
        written.setRelease(number);
    }

    /** Returns the number of the newest event. */
    long newest() {
        return written.getAcquire();
    }

    /**
     * Copies events in order.
     *
     * @param from number of the first
     * @param toKinds receives their kinds; its length is the most that are copied
     * @param toHashes receives their hashes; as long
     * @return how many were copied, or {@link #OVERRUN}
     */
    int copy(long from, byte[] toKinds, long[] toHashes) {
        int count = Math.clamp(newest() - from + 1, 0, toKinds.length);
        for (int i = 0; i < count; i++) {
            int place = (int) (from + i) & mask;
            toKinds[i] = kinds[place];
            toHashes[i] = hashes[place];
        }
        VarHandle.loadLoadFence();
        return writing.getOpaque() - from >= hashes.length ? OVERRUN : count;
    }

    /**
     * Asks the driver for what is held.
     *
     * @return completed by the driver's thread
     */
    CompletionStage<KvContent> content(WorkerDriver driver) {
        CompletableFuture<KvContent> content = new CompletableFuture<>();
        driver.post(new Mail() {
            @Override
            void handle(Scheduler scheduler, long now) {
                content.complete(new KvContent(newest(), scheduler.heldBlocks()));
            }
        });
        return content;
    }
}
