package io.sluice.accelerator.hardware;

import java.util.Locale;

/** What of a GPU's step time is fitted to measurements: for one engine, one generation of GPUs and one kind of model. */
public enum Constant {
    /** Share of the memory's bandwidth that reading weights reaches, those of experts excepted. */
    WEIGHT_READ_EFFICIENCY(0.02, 1, 0.7, 0.05),
    /** What is left of it where a step has more tokens than a narrow tile of a matrix product: the wider tiles' kernels. */
    WIDE_READ_SHARE(0.6, 1, 0.95, 0.05),
    /** The same as the first for the weights of experts; of no account for a dense model. */
    EXPERT_READ_EFFICIENCY(0.2, 1, 0.6, 0.1),
    /** How evenly tokens choose experts: the shape of the gamma distribution of the experts' shares, large for equal ones. */
    EXPERT_EVENNESS(0.3, 100, 2, 0.1),
    /** Share of the FLOP/s that the matrix products of decoded tokens reach. */
    DECODE_COMPUTE_EFFICIENCY(0.02, 1, 0.6, 0.05),
    /** Share of the FLOP/s that the matrix products of prompts reach. */
    PREFILL_EFFICIENCY(0.15, 0.95, 0.5, 0.15),
    /** Share of the 16 bit FLOP/s that the attention of prompts reaches. */
    ATTENTION_EFFICIENCY(0.15, 0.9, 0.45, 0.25),
    /** Share of the memory's bandwidth that reading KV reaches. */
    KV_READ_EFFICIENCY(0.3, 1, 0.7, 0.1),
    /** Share of the link's bandwidth that an all-reduce reaches. */
    LINK_EFFICIENCY(0.3, 0.95, 0.6, 0.12),
    /** Latency of one all-reduce between two GPUs, microseconds. */
    ALL_REDUCE_US(0.1, 100, 8, 0.1),
    /** How it grows with each doubling of the GPUs. */
    ALL_REDUCE_GROWTH(0.01, 3, 0.5, 0.1),
    /** Cost of a layer, whatever it computes, microseconds. */
    LAYER_US(0.1, 200, 10, 0.05),
    /** Cost of a sequence in a step, microseconds. */
    SEQUENCE_US(0.1, 1_000, 20, 0.05),
    /** Cost of a step, microseconds. */
    STEP_US(1, 1e5, 300, 0.05),
    /**
     * How long the host takes to launch a layer of a step that computes prompts, microseconds: its kernels are launched one by
     * one, not as a graph, and the GPU waits for them where it is faster.
     */
    EAGER_LAYER_US(1, 4_000, 150, 0.05),
    /**
     * What the engine's own front end adds to the first token, microseconds. Not a part of the step: only comparisons with
     * measurements that were taken through that front end add it.
     */
    FRONT_END_US(1, 1e7, 15_000, 0.05),
    /** What it takes to make one token of a prompt out of text, microseconds. Not a part of the step either. */
    FRONT_END_PROMPT_TOKEN_US(0.1, 30, 3, 0.1),
    /**
     * How long that front end takes to hand out one token, microseconds: one after the other, so that they queue where the GPUs
     * are faster. Not a part of the step either.
     */
    FRONT_END_TOKEN_US(0.1, 1_000, 5, 0.05);

    private final double min;
    private final double max;
    private final double start;
    private final double firmness;

    Constant(double min, double max, double start, double firmness) {
        this.min = min;
        this.max = max;
        this.start = start;
        this.firmness = firmness;
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

    /**
     * Returns how firmly a fit holds on to {@link #start} where the points say little: a factor of e away costs as much as
     * one point that is so far off, in logarithms. Firm where physics says more than a few points can.
     */
    public double firmness() {
        return firmness;
    }
}
