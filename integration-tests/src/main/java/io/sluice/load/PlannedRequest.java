package io.sluice.load;

/**
 * A request of an open loop.
 *
 * @param number place in the run, from 0
 * @param atNanos when it is due, from the start of the run
 * @param promptTokens tokens of its prompt, about
 * @param answerTokens most tokens of its answer
 * @param blocks names of the blocks its prompt begins with: equal names are equal text; empty where the prompt shares nothing
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record PlannedRequest(long number, long atNanos, int promptTokens, int answerTokens, long[] blocks) {
    static final long[] NO_BLOCKS = {};
}
