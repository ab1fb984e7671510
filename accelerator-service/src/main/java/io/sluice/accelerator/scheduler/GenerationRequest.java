package io.sluice.accelerator.scheduler;

/**
 * What the scheduler needs to know of a request. The arrays are not copied and must not change.
 *
 * @param promptIds the prompt, at least one id
 * @param blockHashes chained hashes of the prompt's full blocks, seeded with model and cache salt
 * @param rootHash what the chain starts with: the parent of the first block
 * @param maxTokens most tokens to generate, 1 or more
 * @param endTokenIds ids that end the turn; few
 * @param priority its class
 * @param arrivalNanos when it arrived, on the scheduler's clock
 * @param deadlineNanos when it must have finished, on the scheduler's clock; {@link #NO_DEADLINE} for never
 * @param firstTokenNanos time from arrival within which the first token is wanted; {@link #NO_DEADLINE} for any
 * @param credit tokens the caller can take before it grants more, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent") // Owned by one request and never compared.
public record GenerationRequest(
        int[] promptIds,
        long[] blockHashes,
        long rootHash,
        int maxTokens,
        int[] endTokenIds,
        PriorityClass priority,
        long arrivalNanos,
        long deadlineNanos,
        long firstTokenNanos,
        int credit) {
    /** No limit. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Checks the bounds. */
    public GenerationRequest {
        if (promptIds.length == 0) {
            throw new IllegalArgumentException("a prompt has at least one id");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be 1 or more, not " + maxTokens);
        }
        if (credit < 0) {
            throw new IllegalArgumentException("credit must be 0 or more, not " + credit);
        }
    }

    /** Returns the same request with other credit. */
    public GenerationRequest withCredit(int tokens) {
        return new GenerationRequest(
                promptIds,
                blockHashes,
                rootHash,
                maxTokens,
                endTokenIds,
                priority,
                arrivalNanos,
                deadlineNanos,
                firstTokenNanos,
                tokens);
    }
}
