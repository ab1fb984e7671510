package io.sluice.accelerator.hardware;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A value for each {@link Constant}. */
public final class Constants {
    /** Key, after the prefix of the kind of model, of the profile whose constants these are. */
    public static final String CARRIED_FROM = "carried_from";

    private final double[] values;
    private final Optional<String> carriedFrom;

    private Constants(double[] values, Optional<String> carriedFrom) {
        this.values = values;
        this.carriedFrom = carriedFrom;
    }

    /** Returns the values that a fit starts from. */
    public static Constants start() {
        Constant[] all = Constant.values();
        double[] values = new double[all.length];
        for (Constant constant : all) {
            values[constant.ordinal()] = constant.start();
        }
        return new Constants(values, Optional.empty());
    }

    /** Reads those of each kind of model that the file has; of a kind all or none. */
    static Map<ModelKind, Constants> read(Figures figures) {
        Map<ModelKind, Constants> kinds = new EnumMap<>(ModelKind.class);
        for (ModelKind kind : ModelKind.values()) {
            if (figures.has(kind.prefix())) {
                String origin = kind.prefix() + CARRIED_FROM;
                Constants constants = start();
                if (figures.has(origin)) {
                    constants = constants.carriedFrom(figures.word(origin));
                }
                for (Constant constant : Constant.values()) {
                    constants.values[constant.ordinal()] =
                            figures.number(kind.prefix() + constant.key(), constant.min(), constant.max());
                }
                kinds.put(kind, constants);
            }
        }
        return kinds;
    }

    /**
     * Returns the same values as ones that were fitted for another profile, since nothing was measured for this one.
     *
     * @param profile name of the other
     */
    public Constants carriedFrom(String profile) {
        return new Constants(values, Optional.of(profile));
    }

    /** Returns the profile for which the values were fitted, if it is not the one that has them. */
    public Optional<String> carriedFrom() {
        return carriedFrom;
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
        return new Constants(copy, carriedFrom);
    }
}
