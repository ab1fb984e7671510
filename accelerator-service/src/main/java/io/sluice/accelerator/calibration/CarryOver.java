package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.ModelKind;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Constants for a kind of model that was not measured on an engine and GPU. How well kernels use the hardware depends on the
 * GPU and on the weights' form: that is taken from the nearest profile that was fitted for the kind. What an engine does
 * beside them depends on the engine: for dense models it is kept from the profile's own constants of another dense kind, where
 * it has any. The result says where it was carried from.
 */
public final class CarryOver {
    private static final Set<Constant> OF_THE_ENGINE = EnumSet.of(
            Constant.ALL_REDUCE_US,
            Constant.ALL_REDUCE_GROWTH,
            Constant.LAYER_US,
            Constant.SEQUENCE_US,
            Constant.STEP_US,
            Constant.EAGER_LAYER_US,
            Constant.FRONT_END_US,
            Constant.FRONT_END_PROMPT_TOKEN_US,
            Constant.FRONT_END_TOKEN_US);

    private final Map<String, GpuNodeProfile> profiles;

    /**
     * Makes one.
     *
     * @param profiles all GPU profiles by name
     */
    public CarryOver(Map<String, GpuNodeProfile> profiles) {
        this.profiles = Map.copyOf(profiles);
    }

    /**
     * Returns constants for a profile and kind that were not fitted.
     *
     * @return nothing if they were fitted, or if no profile was fitted for the kind
     */
    public Optional<Constants> constants(String profile, ModelKind kind) {
        if (fitted(profile, kind).isPresent()) {
            return Optional.empty();
        }
        return profiles.keySet().stream()
                .filter(other -> fitted(other, kind).isPresent())
                .min(Comparator.comparingInt((String other) -> distance(profile, other))
                        .thenComparing(Comparator.naturalOrder()))
                .map(nearest -> carried(profile, kind, nearest));
    }

    /**
     * Returns what the constants would be if none of the profiles that share them had been fitted for the kind.
     *
     * @param profile one of them
     */
    Optional<Constants> asIfNotFitted(String profile, ModelKind kind) {
        Map<String, GpuNodeProfile> others = new TreeMap<>();
        profiles.forEach((name, node) ->
                others.put(name, Predictor.family(name).equals(Predictor.family(profile)) ? node.without(kind) : node));
        return new CarryOver(others).constants(profile, kind);
    }

    private Constants carried(String profile, ModelKind kind, String nearest) {
        Constants constants = fitted(nearest, kind).orElseThrow();
        Optional<ModelKind> own = kind.standIns().stream()
                .filter(other -> fitted(profile, other).isPresent())
                .findFirst();
        if (own.isEmpty()) {
            return constants.carriedFrom(nearest);
        }
        Constants engine = fitted(profile, own.get()).orElseThrow();
        for (Constant constant : OF_THE_ENGINE) {
            constants = constants.with(constant, engine.get(constant));
        }
        return constants.carriedFrom(nearest);
    }

    private Optional<Constants> fitted(String profile, ModelKind kind) {
        return Optional.ofNullable(profiles.get(profile))
                .map(node -> node.constants().get(kind))
                .filter(constants -> constants.carriedFrom().isEmpty());
    }

    /** Another generation of GPUs is farther than another engine; another version of the engine is near. */
    private static int distance(String one, String other) {
        int generations = 4 * Math.abs(generation(one) - generation(other));
        int engines = engine(one).equals(engine(other)) ? 0 : 2;
        return generations + engines + (one.split("-", -1).length == other.split("-", -1).length ? 0 : 1);
    }

    private static String engine(String profile) {
        return profile.split("-", 2)[0];
    }

    /** MI300X is of Hopper's years. */
    private static int generation(String profile) {
        return profile.endsWith("-b200") ? 1 : 0;
    }
}
