package io.sluice.edge.pipeline;

import java.util.OptionalDouble;

/**
 * What of the accelerator a request used. What the worker does not know is empty.
 *
 * @param deviceMicros device time
 * @param planningJoules energy at planning power
 * @param measuredJoules energy at measured power
 * @param costUsd cost in US dollars
 */
public record DeviceUse(
        long deviceMicros, OptionalDouble planningJoules, OptionalDouble measuredJoules, OptionalDouble costUsd) {
    /** Nothing was used. */
    public static final DeviceUse NONE =
            new DeviceUse(0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
