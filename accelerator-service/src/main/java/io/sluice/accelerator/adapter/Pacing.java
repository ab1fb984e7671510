package io.sluice.accelerator.adapter;

/**
 * How a driver keeps the time.
 *
 * @param spinNanos the last part of a wait that is spent spinning instead of sleeping
 * @param toleranceNanos a step that ends later than this counts as late
 * @param maxLagNanos behind the schedule by more than this, the driver gives up catching up and starts a new schedule
 * @param reportNanos shortest time between two publications of the load
 */
public record Pacing(long spinNanos, long toleranceNanos, long maxLagNanos, long reportNanos) {
    /** Checks the bounds. */
    public Pacing {
        if (spinNanos < 0 || toleranceNanos < 1 || maxLagNanos < 1 || reportNanos < 1) {
            throw new IllegalArgumentException("pacing must be positive: " + spinNanos + ", " + toleranceNanos + ", "
                    + maxLagNanos + ", " + reportNanos);
        }
    }
}
