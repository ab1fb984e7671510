package io.sluice.accelerator.hardware;

import java.util.Locale;

/** What of a GPU's step time is fitted to measurements: for one engine, one generation of GPUs and one kind of model. */
public enum Constant {
    /** Share of the memory's bandwidth that reading weights reaches, those of experts excepted. */
    WEIGHT_READ_EFFICIENCY(0.02, 1, 0.7),
    /** The same for the weights of experts; of no account for a dense model. */
    EXPERT_READ_EFFICIENCY(0.02, 1, 0.6),
    /** Exponent of the tokens in the share of experts that they touch: 1 for even routing, less where tokens agree. */
    EXPERT_SPREAD(0.3, 1, 0.8),
    /** Share of the FLOP/s that the matrix products of decoded tokens reach. */
    DECODE_COMPUTE_EFFICIENCY(0.02, 1, 0.6),
    /** Share of the FLOP/s that the matrix products of prompts reach. */
    PREFILL_EFFICIENCY(0.02, 1, 0.5),
    /** Share of the 16 bit FLOP/s that the attention of prompts reaches. */
    ATTENTION_EFFICIENCY(0.02, 1, 0.5),
    /** Share of the memory's bandwidth that reading KV reaches. */
    KV_READ_EFFICIENCY(0.02, 1, 0.5),
    /** Share of the link's bandwidth that an all-reduce reaches. */
    LINK_EFFICIENCY(0.02, 1, 0.6),
    /** Latency of one all-reduce between two GPUs, microseconds. */
    ALL_REDUCE_US(0, 1e4, 10),
    /** How it grows with each doubling of the GPUs. */
    ALL_REDUCE_GROWTH(0, 10, 0.5),
    /** Cost of a layer, whatever it computes, microseconds. */
    LAYER_US(0, 1e4, 10),
    /** Cost of a sequence in a step, microseconds. */
    SEQUENCE_US(0, 1e5, 20),
    /** Cost of a step, microseconds. */
    STEP_US(0, 1e6, 300),
    /** Cost of a prompt in a step, microseconds. */
    PROMPT_US(0, 1e6, 1_000),
    /**
     * What the engine's own front end adds to the first token, microseconds. Not a part of the step: only comparisons with
     * measurements that were taken through that front end add it.
     */
    FRONT_END_US(0, 1e7, 15_000);

    private final double min;
    private final double max;
    private final double start;

    Constant(double min, double max, double start) {
        this.min = min;
        this.max = max;
        this.start = start;
    }

    /** Returns the name in a profile's file, after the prefix of the kind of model. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the least value. */
    public double min() {
        return min;
    }

    /** Returns the largest value. */
    public double max() {
        return max;
    }

    /** Returns a plausible value, for a fit to start from. */
    public double start() {
        return start;
    }
}
