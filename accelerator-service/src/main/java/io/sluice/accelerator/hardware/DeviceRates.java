package io.sluice.accelerator.hardware;

import java.io.Reader;
import java.util.OptionalDouble;

/**
 * What a second of a worker's devices takes in energy and money, from its profile. A rate that the profile does not know
 * stays unknown. Planning and measured power are two figures: the first is what a data centre must provide for a device,
 * the second what it was seen to draw under load.
 *
 * @param devices devices that work as one: GPUs, chips
 * @param planningWatts of one, everything included
 * @param measuredWatts of one, at the wall under load
 * @param usdPerHour price of one
 */
public record DeviceRates(
        int devices, OptionalDouble planningWatts, OptionalDouble measuredWatts, OptionalDouble usdPerHour) {
    /** One device of which nothing is known. */
    public static final DeviceRates UNKNOWN =
            new DeviceRates(1, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /**
     * Reads a profile's file.
     *
     * @param file its name, for messages
     * @param text its content
     * @throws IllegalArgumentException naming file and key of what is wrong
     */
    public static DeviceRates read(String file, Reader text) {
        return read(new Figures(file, text));
    }

    static DeviceRates read(Figures figures) {
        int devices = switch (figures.word("kind")) {
            case "gpu-node" -> figures.whole("gpus", 1, 1_024);
            case "lpu-pipeline" -> figures.whole("chips", 1, 1 << 20);
            default -> 1;
        };
        return new DeviceRates(
                devices,
                figures.optional("planning_watts_per_device"),
                figures.optional("measured_watts_per_device"),
                figures.optional("usd_per_device_hour"));
    }

    /**
     * Returns the time of all devices together.
     *
     * @param seconds of the worker
     */
    public double deviceSeconds(double seconds) {
        return devices * seconds;
    }

    /**
     * Returns the energy at planning power, if that is known.
     *
     * @param seconds of the worker
     */
    public OptionalDouble planningJoules(double seconds) {
        return times(planningWatts, deviceSeconds(seconds));
    }

    /**
     * Returns the energy at measured power, if that is known.
     *
     * @param seconds of the worker, under load
     */
    public OptionalDouble measuredJoules(double seconds) {
        return times(measuredWatts, deviceSeconds(seconds));
    }

    /**
     * Returns the cost in US dollars, if the price is known.
     *
     * @param seconds of the worker
     */
    public OptionalDouble usd(double seconds) {
        return times(usdPerHour, deviceSeconds(seconds) / 3_600);
    }

    private static OptionalDouble times(OptionalDouble rate, double amount) {
        return rate.isPresent() ? OptionalDouble.of(rate.getAsDouble() * amount) : rate;
    }
}
