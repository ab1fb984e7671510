package io.sluice.accelerator.simulation;

/**
 * What the load generator reports, means over all requests.
 *
 * @param firstTokenNanos from asking to the first token
 * @param tokenNanos between tokens after the first: (end - first)/(tokens - 1)
 * @param elapsedNanos of the whole run
 * @param steps steps of the scheduler
 * @param tokens tokens generated
 */
public record Measurement(double firstTokenNanos, double tokenNanos, long elapsedNanos, long steps, long tokens) {}
