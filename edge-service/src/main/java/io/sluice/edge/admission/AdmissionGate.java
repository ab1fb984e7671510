package io.sluice.edge.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what one edge holds at a time: requests that are open, and the bytes of prompts that may still be needed.
 * Safe for use from several threads.
 */
public final class AdmissionGate {
    private static final long NEVER = Long.MIN_VALUE;
    private static final int SMOOTHING = 16;

    private final int maxOpen;
    private final long maxPromptBytes;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong promptBytes = new AtomicLong();
    private final AtomicLong lastLeftAt = new AtomicLong(NEVER);
    private final AtomicLong intervalNanos = new AtomicLong();
    private volatile boolean draining;

    /**
     * Makes a gate.
     *
     * @param maxOpen requests open at a time
     * @param maxPromptBytes bytes of request bodies held at a time whose prompt may still be needed
     */
    public AdmissionGate(int maxOpen, long maxPromptBytes) {
        this.maxOpen = maxOpen;
        this.maxPromptBytes = maxPromptBytes;
    }

    /** Returns whether one more request may be open; if so, {@link #leave} must follow once. */
    public boolean enter() {
        if (open.incrementAndGet() <= maxOpen && !draining) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    /** Lets nobody in from here on; those who are in may finish. */
    public void drain() {
        draining = true;
    }

    /** Returns whether nobody is let in any more, because the edge stops. */
    public boolean draining() {
        return draining;
    }

    /** Closes a request. */
    public void leave(long now) {
        open.decrementAndGet();
        // Two threads may read the same last time; the estimate is as good.
        long before = lastLeftAt.getAndSet(now);
        if (before != NEVER) {
            long interval = Math.max(0, now - before);
            intervalNanos.accumulateAndGet(interval, (mean, latest) -> mean + (latest - mean) / SMOOTHING);
        }
    }

    /**
     * Returns when a refused request is worth trying again: an eighth of the places at the pace at which they became
     * free lately, so that not all come back for the same one.
     */
    public long nextPlaceNanos() {
        return intervalNanos.get() * Math.max(1, maxOpen / 8);
    }

    /** Returns whether so many more bytes may be held; if so, {@link #release} of as many must follow. */
    public boolean hold(long bytes) {
        if (promptBytes.addAndGet(bytes) <= maxPromptBytes) {
            return true;
        }
        promptBytes.addAndGet(-bytes);
        return false;
    }

    /** Lets go of bytes. */
    public void release(long bytes) {
        promptBytes.addAndGet(-bytes);
    }

    /** Returns how many requests are open. */
    public int open() {
        return open.get();
    }

    /** Returns how many may be. */
    public int maxOpen() {
        return maxOpen;
    }

    /** Returns how many bytes are held. */
    public long heldBytes() {
        return promptBytes.get();
    }
}
