package io.sluice.accelerator.scheduler;

import org.jspecify.annotations.Nullable;

/** The requests without a slot: first come, first served within a class, the most urgent class first. */
final class WaitingQueue {
    private final SequenceQueue[] classes;
    private int size;
    private long tokens;

    WaitingQueue() {
        classes = new SequenceQueue[PriorityClass.values().length];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = new SequenceQueue();
        }
    }

    int size() {
        return size;
    }

    /** Returns the tokens that are to be computed for all of them, if none is in the cache. */
    long tokens() {
        return tokens;
    }

    /** Returns the number of requests that are served before a new one of a class. */
    int ahead(PriorityClass priority) {
        int ahead = 0;
        for (int i = 0; i <= priority.rank(); i++) {
            ahead += classes[i].size();
        }
        return ahead;
    }

    @Nullable
    Sequence head() {
        for (SequenceQueue queue : classes) {
            if (queue.size() > 0) {
                return queue.head();
            }
        }
        return null;
    }

    SequenceQueue queue(int priority) {
        return classes[priority];
    }

    void addLast(Sequence sequence) {
        queueOf(sequence).addLast(sequence);
        size++;
        sequence.queuedTokens = sequence.toCompute();
        tokens += sequence.queuedTokens;
    }

    /** Adds one that had a slot before: it is the first of its class. */
    void addFirst(Sequence sequence) {
        queueOf(sequence).addFirst(sequence);
        size++;
        sequence.queuedTokens = sequence.toCompute();
        tokens += sequence.queuedTokens;
    }

    void remove(Sequence sequence) {
        queueOf(sequence).remove(sequence);
        size--;
        tokens -= sequence.queuedTokens;
    }

    private SequenceQueue queueOf(Sequence sequence) {
        return classes[sequence.request().priority().rank()];
    }
}
