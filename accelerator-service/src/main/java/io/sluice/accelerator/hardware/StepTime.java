package io.sluice.accelerator.hardware;

/**
 * How long the hardware takes for one step. A pure function: the same shape always takes the same time; more sequences,
 * longer contexts and more prompt tokens never take less.
 */
@FunctionalInterface
public interface StepTime {
    /**
     * Returns the duration of a step.
     *
     * @param shape what the step works on; at least one sequence
     * @return nanoseconds, 1 or more
     */
    long nanos(StepShape shape);
}
