package io.sluice.accelerator.calibration;

import java.util.Locale;

/**
 * What a measurement's load generator and server were told beyond the columns that every table has. Each is a column that a
 * table may have; where it has none, what the campaign is known for counts, then the engine's default.
 */
public enum Condition {
    /** Lengths are drawn evenly from this share of the nominal one up to it. */
    RANDOM_RANGE_RATIO(0.01, 1),
    /** Requests altogether, as a multiple of the users. */
    REQUESTS_PER_USER(1, 1_000),
    /** Prompts in the load generator's set: after so many requests they repeat. */
    DISTINCT_PROMPTS(1, 1 << 24),
    /** Tokens in a step: vLLM's max_num_batched_tokens, TensorRT-LLM's max_num_tokens, SGLang's chunked_prefill_size. */
    MAX_NUM_TOKENS(1, 1 << 20),
    /** Bytes of one number in the KV cache: 2 for bf16, 1 for fp8. */
    KV_CACHE_BYTES(0.5, 2),
    /** Share of the memory that the engine takes. */
    GPU_MEMORY_SHARE(0.05, 1),
    /** TensorRT-LLM's batch_wait_timeout_iters. */
    BATCH_WAIT_TIMEOUT_ITERS(0, 10_000),
    /** TensorRT-LLM's batch_wait_max_tokens_ratio. */
    BATCH_WAIT_MAX_TOKENS_RATIO(0, 1);

    private final double min;
    private final double max;

    Condition(double min, double max) {
        this.min = min;
        this.max = max;
    }

    /** Returns the name of the column. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    boolean allows(double value) {
        return value >= min && value <= max;
    }
}
