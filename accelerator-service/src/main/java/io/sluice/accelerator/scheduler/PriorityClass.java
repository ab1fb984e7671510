package io.sluice.accelerator.scheduler;

/** How urgent a request is, the most urgent first. A lower class waits while a higher one has requests in the queue. */
public enum PriorityClass {
    /** A person waits for the first token. */
    INTERACTIVE(0),
    /** The default. */
    STANDARD(1),
    /** Nobody waits; the first to lose its blocks. */
    BATCH(2);

    private final int rank;

    PriorityClass(int rank) {
        this.rank = rank;
    }

    /** Returns 0 for the most urgent class, and one more for each that follows. */
    int rank() {
        return rank;
    }
}
