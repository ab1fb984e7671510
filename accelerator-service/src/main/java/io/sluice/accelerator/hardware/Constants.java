package io.sluice.accelerator.hardware;

import java.util.EnumMap;
import java.util.Map;

/** A value for each {@link Constant}. */
public final class Constants {
    private final double[] values;

    private Constants(double[] values) {
        this.values = values;
    }

    /** Returns the values that a fit starts from. */
    public static Constants start() {
        Constant[] all = Constant.values();
        double[] values = new double[all.length];
        for (Constant constant : all) {
            values[constant.ordinal()] = constant.start();
        }
        return new Constants(values);
    }

    /** Reads those of each kind of model that the file has; of a kind all or none. */
    static Map<ModelKind, Constants> read(Figures figures) {
        Map<ModelKind, Constants> kinds = new EnumMap<>(ModelKind.class);
        for (ModelKind kind : ModelKind.values()) {
            if (figures.has(kind.prefix())) {
                Constants constants = start();
                for (Constant constant : Constant.values()) {
                    constants.values[constant.ordinal()] =
                            figures.number(kind.prefix() + constant.key(), constant.min(), constant.max());
                }
                kinds.put(kind, constants);
            }
        }
        return kinds;
    }

    /** Returns a value, in the unit that its name ends with. */
    public double get(Constant constant) {
        return values[constant.ordinal()];
    }

    /** Returns a value in seconds that is kept in microseconds. */
    double seconds(Constant constant) {
        return values[constant.ordinal()] * 1e-6;
    }

    /**
     * Returns the same values but one.
     *
     * @throws IllegalArgumentException if the value is not within the constant's bounds
     */
    public Constants with(Constant constant, double value) {
        if (!(value >= constant.min() && value <= constant.max())) {
            throw new IllegalArgumentException(
                    constant.key() + " must be " + constant.min() + " to " + constant.max() + ", not " + value);
        }
        double[] copy = values.clone();
        copy[constant.ordinal()] = value;
        return new Constants(copy);
    }
}
