package io.sluice.edge.ledger;

import io.sluice.edge.pipeline.Usage;
import io.sluice.edge.pipeline.WorkerTimes;

/**
 * What one request comes to. Billed is what was delivered.
 *
 * @param requestId id of the request
 * @param receivedAtEpochMillis when it came, in milliseconds since 1970
 * @param tenant who asked; empty when nobody was recognised
 * @param model model that answered; empty when none was resolved
 * @param operation {@code chat} or {@code text_completion}
 * @param workerId worker that answered; empty when none was chosen
 * @param outcome how it ended: a finish reason, or the reason of the failure
 * @param usage tokens that were delivered
 * @param times where the worker's time went
 * @param firstTokenMicros from receipt to the first token; negative when there was none
 * @param totalMicros from receipt to the end
 * @param idempotencyKey the client's key, or empty
 * @param repeatOf request that was billed for the same key, so that this one is not; or empty
 */
public record Receipt(
        String requestId,
        long receivedAtEpochMillis,
        String tenant,
        String model,
        String operation,
        String workerId,
        String outcome,
        Usage usage,
        WorkerTimes times,
        long firstTokenMicros,
        long totalMicros,
        String idempotencyKey,
        String repeatOf) {
    /** Returns the same, billed nothing because another request was billed for it. */
    Receipt repeatOf(String firstRequestId) {
        return new Receipt(
                requestId,
                receivedAtEpochMillis,
                tenant,
                model,
                operation,
                workerId,
                outcome,
                Usage.NONE,
                times,
                firstTokenMicros,
                totalMicros,
                idempotencyKey,
                firstRequestId);
    }
}
