package io.sluice.edge.routing;

/** Where a request goes, or why it goes nowhere. */
public sealed interface Placement {
    /**
     * It goes to a worker.
     *
     * @param candidate the worker, and what is predicted of it
     * @param fresh whether the worker's report is recent
     * @param candidates how many workers it was chosen from
     */
    record Placed(Candidate candidate, boolean fresh, int candidates) implements Placement {}

    /** Nobody serves the model. */
    record NoWorker(long retryAfterNanos) implements Placement {}

    /** All workers of the model are full. */
    record AllFull(long retryAfterNanos) implements Placement {}

    /** All workers of the model take no new requests. */
    record AllDraining(long retryAfterNanos) implements Placement {}

    /** No worker can hold a prompt of this length. */
    record TooLong(int maxContextTokens) implements Placement {}
}
