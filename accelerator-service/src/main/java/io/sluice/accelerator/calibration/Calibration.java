package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.GpuNodeProfile;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.simulation.StepSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Fits all constants that a table of points tells something about. H100 and H200 share theirs: the same chip with another
 * memory.
 */
public final class Calibration {
    /** Fewer points than this say too little about so many constants. */
    private static final int FEWEST_POINTS = 24;

    private final Predictor predictor;
    private final int runs;
    private final Consumer<String> progress;

    /**
     * Makes a calibration.
     *
     * @param predictor has the profiles to start from
     * @param runs how often the points are run in a fit
     * @param progress hears what is done
     */
    public Calibration(Predictor predictor, int runs, Consumer<String> progress) {
        this.predictor = predictor;
        this.runs = runs;
        this.progress = progress;
    }

    /** What a fit does not see, when its constants are judged by what it has not seen. */
    public enum LeaveOut {
        /** All points of the model with prompts of the same length, on the GPUs that share the constants. */
        PROMPT("no point of its model with prompts of its length"),
        /** All points on the GPU; those on the other one of its generation are seen. */
        GPU("no point on its GPU"),
        /** All points of the model; those of other models of its kind, on any version of the engine, are seen. */
        MODEL("no point of its model"),
        /** All points of the kind of model on the engine and generation; its constants are carried over. */
        KIND("no point of its kind of model on its engine and generation, but carried over from the nearest"),
        /** A fifth of the points, by a hash of their names. */
        FIFTH("four fifths of the points, and not this one");

        private final String unseen;

        LeaveOut(String unseen) {
            this.unseen = unseen;
        }

        /** Returns what the predictions are, in words. */
        public String title() {
            return "each point predicted by a fit that saw " + unseen;
        }

        private String fit(MeasuredPoint point, Setup setup) {
            return (this == MODEL ? point.engine() + generation(point) : family(setup)) + " " + setup.kind();
        }

        private String left(MeasuredPoint point, Setup setup) {
            return switch (this) {
                case PROMPT -> point.modelName() + ", prompts of " + point.promptTokens();
                case GPU -> point.gpuName();
                case MODEL -> point.modelName();
                case KIND -> setup.kind().name();
                case FIFTH -> "fifth " + Math.floorMod(point.id().hashCode(), 5);
            };
        }
    }

    /**
     * What was fitted.
     *
     * @param family profiles that share the constants, such as {@code vllm-hopper}
     * @param kind kind of model
     * @param profiles names of the profiles that the constants are for
     * @param points number of points
     * @param models models of the points
     * @param constants the constants
     */
    public record Fitted(
            String family,
            ModelKind kind,
            List<String> profiles,
            int points,
            List<String> models,
            Constants constants) {}

    /**
     * Fits every family of profiles and kind of model that has enough points.
     *
     * @param points all points; those that cannot be predicted are passed over
     * @param fitted takes each as soon as it is there
     */
    public void fit(List<MeasuredPoint> points, Consumer<Fitted> fitted) {
        grouped(setups(points), (point, setup) -> family(setup) + " " + setup.kind())
                .forEach((name, setups) -> {
                    progress.accept(name + ": " + setups.size() + " points");
                    if (setups.size() >= FEWEST_POINTS) {
                        fitted.accept(fitted(setups));
                    } else {
                        progress.accept("  too few");
                    }
                });
    }

    /**
     * Predicts each point by constants that do not come from it.
     *
     * @param points all points; those that cannot be predicted, or without which too few are left, are passed over
     * @param leaveOut what else the fit has not seen
     * @param of only groups in whose name this is: the fit, " without ", and what it has not seen
     * @param profiles the GPU profiles by name, for what is carried over from one to another
     */
    public List<Prediction.Made> heldOut(
            List<MeasuredPoint> points, LeaveOut leaveOut, String of, Map<String, GpuNodeProfile> profiles) {
        CarryOver carryOver = new CarryOver(profiles);
        List<Prediction.Made> predictions = new ArrayList<>();
        grouped(setups(points), leaveOut::fit)
                .forEach((name, seen) -> grouped(seen, leaveOut::left).forEach((left, group) -> {
                    String title = name + " without " + left;
                    if (title.contains(of)) {
                        progress.accept(title + ": " + group.size() + " points");
                        constantsWithout(seen, group, leaveOut, carryOver)
                                .ifPresentOrElse(
                                        constants -> predictions.addAll(predictions(group, constants)),
                                        () -> progress.accept("  too few others"));
                    }
                }));
        return predictions;
    }

    private Optional<Constants> constantsWithout(
            Map<MeasuredPoint, Setup> seen, Map<MeasuredPoint, Setup> group, LeaveOut leaveOut, CarryOver carryOver) {
        if (leaveOut == LeaveOut.KIND) {
            Setup any = group.values().iterator().next();
            return carryOver.asIfNotFitted(any.profileName(), any.kind());
        }
        Map<MeasuredPoint, Setup> others = new LinkedHashMap<>(seen);
        others.keySet().removeAll(group.keySet());
        return others.size() < FEWEST_POINTS ? Optional.empty() : Optional.of(ConstantsFit.fit(others, runs, progress));
    }

    private Map<MeasuredPoint, Setup> setups(List<MeasuredPoint> points) {
        Map<MeasuredPoint, Setup> setups = new LinkedHashMap<>();
        for (MeasuredPoint point : points) {
            try {
                Setup setup = predictor.setup(point);
                setup.checkMemory();
                setups.put(point, setup);
            } catch (IllegalArgumentException e) {
                progress.accept(point.id() + " is passed over: " + e.getMessage());
            }
        }
        return setups;
    }

    private static Map<String, Map<MeasuredPoint, Setup>> grouped(
            Map<MeasuredPoint, Setup> setups, BiFunction<MeasuredPoint, Setup, String> name) {
        Map<String, Map<MeasuredPoint, Setup>> groups = new TreeMap<>();
        setups.forEach((point, setup) -> groups.computeIfAbsent(name.apply(point, setup), any -> new LinkedHashMap<>())
                .put(point, setup));
        return groups;
    }

    private Fitted fitted(Map<MeasuredPoint, Setup> setups) {
        Setup any = setups.values().iterator().next();
        Constants constants = ConstantsFit.fit(setups, runs, progress);
        return new Fitted(
                family(any),
                any.kind(),
                predictor.sharing(any.profileName()),
                setups.size(),
                setups.keySet().stream()
                        .map(MeasuredPoint::modelName)
                        .distinct()
                        .sorted()
                        .toList(),
                constants);
    }

    private static List<Prediction.Made> predictions(Map<MeasuredPoint, Setup> setups, Constants constants) {
        return setups.entrySet().parallelStream()
                .map(each -> each.getValue().withConstants(constants).predict(each.getKey(), StepSink.NONE))
                .toList();
    }

    private static String family(Setup setup) {
        return Predictor.family(setup.profileName());
    }

    private static String generation(MeasuredPoint point) {
        return Predictor.family("-" + point.gpuName());
    }
}
