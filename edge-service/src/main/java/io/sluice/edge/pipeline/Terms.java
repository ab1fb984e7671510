package io.sluice.edge.pipeline;

/**
 * Under which terms a request is served.
 *
 * @param priority how urgent it is
 * @param deadlineMicros time from receipt within which it must have finished; 0 for the edge's limit
 * @param firstTokenDeadlineMicros time from receipt within which the first token is wanted; 0 for the edge's limit
 * @param fairnessId user of the tenant, or empty
 * @param cacheSalt separates cached prefixes within the tenant, or empty
 * @param idempotencyKey two requests with the same one are one to the ledger; or empty
 * @param refuseWhenBusy whether the client asked for capacity without a guarantee (the flex tier)
 */
public record Terms(
        Priority priority,
        long deadlineMicros,
        long firstTokenDeadlineMicros,
        String fairnessId,
        String cacheSalt,
        String idempotencyKey,
        boolean refuseWhenBusy) {
    /** Nothing special. */
    public static final Terms DEFAULT = new Terms(Priority.STANDARD, 0, 0, "", "", "", false);

    /** How urgent a request is. */
    public enum Priority {
        /** A person waits for the first token. */
        INTERACTIVE,
        /** The default. */
        STANDARD,
        /** Nobody waits. */
        BATCH
    }
}
