package io.sluice.accelerator.scheduler;

/** How urgent a request is, the most urgent first. A lower class waits while a higher one has requests in the queue. */
public enum PriorityClass {
    /** A person waits for the first token. */
    INTERACTIVE,
    /** The default. */
    STANDARD,
    /** Nobody waits; the first to lose its blocks. */
    BATCH
}
