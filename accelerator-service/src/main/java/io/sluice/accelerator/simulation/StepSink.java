package io.sluice.accelerator.simulation;

import io.sluice.accelerator.hardware.StepShape;

/** Hears of every step of a run, before it passes. */
@FunctionalInterface
public interface StepSink {
    /** Hears nothing. */
    StepSink NONE = (shape, waiting, decoding) -> {};

    /**
     * A step. With its duration {@code d}, the mean time to the first token is the sum of {@code d*waiting/requests}, and
     * the mean time per token that of {@code d*decoding/requests}.
     *
     * @param shape what it works on; reused
     * @param waiting requests that have come and have no token yet
     * @param decoding the sum of 1/(answer - 1) over the requests between their first and last token
     */
    void step(StepShape shape, int waiting, double decoding);
}
