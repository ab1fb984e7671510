package io.sluice.accelerator.scheduler;

/**
 * The bounds of one worker.
 *
 * @param maxSequences slots: most sequences in a step
 * @param maxBatchedTokens most tokens in a step, decoded and prompt tokens together
 * @param maxWaiting most requests in the waiting queue
 * @param maxParked slots of parked sequences that may be given to others; so at most
 *     {@code maxSequences + maxParked} sequences are past the queue
 * @param contextTokens most tokens of one sequence, prompt and answer together
 * @param kvBlocks KV blocks
 */
public record Limits(
        int maxSequences, int maxBatchedTokens, int maxWaiting, int maxParked, int contextTokens, int kvBlocks) {
    /** Checks the bounds. */
    public Limits {
        check(maxSequences >= 1 && maxSequences <= 65_536, "max-sequences must be 1 to 65,536", maxSequences);
        check(
                maxBatchedTokens >= maxSequences && maxBatchedTokens <= 1 << 20,
                "max-batched-tokens must be max-sequences to 1,048,576",
                maxBatchedTokens);
        check(maxWaiting >= 1 && maxWaiting <= 1 << 20, "max-waiting must be 1 to 1,048,576", maxWaiting);
        check(maxParked >= 0 && maxParked <= 1 << 20, "max-parked must be 0 to 1,048,576", maxParked);
        check(contextTokens >= 2 && contextTokens <= 1 << 24, "context-tokens must be 2 to 2^24", contextTokens);
        check(kvBlocks >= 1 && kvBlocks <= 1 << 28, "kv-blocks must be 1 to 2^28", kvBlocks);
    }

    /** Returns the most requests the scheduler knows at once. */
    public int maxOpen() {
        return maxWaiting + maxSequences + maxParked;
    }

    /** Returns the most tokens of one sequence that the context and the blocks allow. */
    public int maxTokens() {
        return (int) Math.min(contextTokens, (long) kvBlocks * Scheduler.BLOCK_TOKENS);
    }

    private static void check(boolean holds, String rule, int value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", not " + value);
        }
    }
}
