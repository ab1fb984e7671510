package io.sluice.edge.routing;

/**
 * What a worker said it is busy with.
 *
 * @param epoch start of its engine, in microseconds since 1970
 * @param waiting requests that wait for a slot
 * @param maxWaiting bound of the waiting queue
 * @param running sequences in the batch
 * @param parked sequences that hold blocks but no credit
 * @param maxRunning slots of the batch
 * @param freeBlocks KV blocks that are free or can be freed at once
 * @param totalBlocks KV blocks in all
 * @param blockTokens tokens in a block
 * @param contextTokens most tokens of one sequence
 * @param queueMicros predicted time until a new request enters its first step
 * @param prefillMicrosPer1k predicted prefill time per 1,000 uncached prompt tokens
 * @param stepMicros predicted time per output token
 * @param draining whether it takes no new requests
 */
public record WorkerLoad(
        long epoch,
        int waiting,
        int maxWaiting,
        int running,
        int parked,
        int maxRunning,
        int freeBlocks,
        int totalBlocks,
        int blockTokens,
        int contextTokens,
        long queueMicros,
        long prefillMicrosPer1k,
        long stepMicros,
        boolean draining) {

    /** Returns how many more requests the worker has room for, {@code unreported} ones not yet in its report. */
    int room(int unreported) {
        return maxWaiting - waiting + Math.max(0, maxRunning - running) - unreported;
    }
}
