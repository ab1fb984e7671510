package io.sluice.accelerator.scheduler;

import org.jspecify.annotations.Nullable;

/** The sequences without credit, the longest parked first. Knows in O(1) how long they have been parked. */
final class ParkedQueue {
    /** Times are summed up in units of 2^10 ns: a million sequences of a day each fit. */
    private static final int UNIT_BITS = 10;

    private final SequenceQueue queue = new SequenceQueue();
    /** When they were parked, summed up. It may wrap around: the difference that is made of it comes out right. */
    private long since;

    int size() {
        return queue.size();
    }

    @Nullable
    Sequence head() {
        return queue.head();
    }

    SequenceQueue queue() {
        return queue;
    }

    void addLast(Sequence sequence) {
        queue.addLast(sequence);
        since += sequence.parkedAtNanos() >> UNIT_BITS;
    }

    void remove(Sequence sequence) {
        queue.remove(sequence);
        since -= sequence.parkedAtNanos() >> UNIT_BITS;
    }

    /** Returns how long they have been parked, on the mean; 0 if there is none. */
    long meanNanos(long now) {
        int size = queue.size();
        return size == 0 ? 0 : Math.max(0, ((now >> UNIT_BITS) * size - since) / size) << UNIT_BITS;
    }
}
