package io.sluice.kvcache.replay;

/**
 * What blocks of a prompt take to compute: so much a token, and attention to all tokens before it.
 *
 * @param microsPer1k microseconds per 1,000 tokens, without attention
 * @param attentionMicros microseconds per 1,000 tokens and 1,000 tokens before them
 */
record ComputeTime(double microsPer1k, double attentionMicros) {
    private static final double THOUSAND = 1_000;

    /** Microseconds for the blocks from {@code from} (included) to {@code to}. */
    double micros(int from, int to) {
        double begin = from * TracedPrompt.BLOCK_TOKENS / THOUSAND;
        double end = to * TracedPrompt.BLOCK_TOKENS / THOUSAND;
        return (end - begin) * microsPer1k + (end * end - begin * begin) / 2 * attentionMicros;
    }
}
