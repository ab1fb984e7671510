package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.simulation.StepSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /**
     * What was fitted.
     *
     * @param family profiles that share the constants, such as {@code vllm-hopper}
     * @param kind kind of model
     * @param profiles names of the profiles that its points use
     * @param points number of points
     * @param constants the constants
     * @param inSample predictions of those points
     * @param leftOut predictions of points by fits that did not see their group; empty unless asked for
     */
    public record Fitted(
            String family,
            ModelKind kind,
            List<String> profiles,
            int points,
            Constants constants,
            List<Prediction.Made> inSample,
            List<Prediction.Made> leftOut) {}

    /**
     * Fits.
     *
     * @param points all points; those that cannot be predicted are passed over
     * @param leaveOut whether to fit again without each group of points that have model, GPU and lengths in common
     */
    public List<Fitted> fit(List<MeasuredPoint> points, boolean leaveOut) {
        Map<String, Map<MeasuredPoint, Setup>> families = new TreeMap<>();
        for (MeasuredPoint point : points) {
            if (predictor.predict(point) instanceof Prediction.Made) {
                Setup setup = predictor.setup(point);
                families.computeIfAbsent(family(setup) + " " + setup.kind(), any -> new LinkedHashMap<>())
                        .put(point, setup);
            }
        }
        List<Fitted> fitted = new ArrayList<>();
        families.forEach((name, setups) -> {
            if (setups.size() < FEWEST_POINTS) {
                progress.accept(name + ": " + setups.size() + " points are too few");
            } else {
                progress.accept(name + ": " + setups.size() + " points");
                fitted.add(family(setups, leaveOut));
            }
        });
        return fitted;
    }

    private Fitted family(Map<MeasuredPoint, Setup> setups, boolean leaveOut) {
        Setup any = setups.values().iterator().next();
        Constants start = any.profile().constantsFor(any.model());
        Constants constants = ConstantsFit.fit(setups, start, runs);
        List<Prediction.Made> leftOut = new ArrayList<>();
        if (leaveOut) {
            Map<String, Map<MeasuredPoint, Setup>> groups = new TreeMap<>();
            setups.forEach((point, setup) -> groups.computeIfAbsent(group(point), none -> new LinkedHashMap<>())
                    .put(point, setup));
            groups.forEach((name, group) -> {
                Map<MeasuredPoint, Setup> others = new HashMap<>(setups);
                others.keySet().removeAll(group.keySet());
                if (others.size() >= FEWEST_POINTS) {
                    progress.accept("  without " + name);
                    leftOut.addAll(predictions(group, ConstantsFit.fit(others, constants, runs)));
                }
            });
        }
        return new Fitted(
                family(any),
                any.kind(),
                setups.values().stream()
                        .map(Setup::profileName)
                        .distinct()
                        .sorted()
                        .toList(),
                setups.size(),
                constants,
                predictions(setups, constants),
                leftOut);
    }

    private static List<Prediction.Made> predictions(Map<MeasuredPoint, Setup> setups, Constants constants) {
        return setups.entrySet().parallelStream()
                .map(each -> each.getValue().withConstants(constants).predict(each.getKey(), StepSink.NONE))
                .toList();
    }

    private static String family(Setup setup) {
        return setup.profileName().replaceFirst("-h[12]00$", "-hopper");
    }

    private static String group(MeasuredPoint point) {
        return point.model() + " " + point.gpu() + " " + point.promptTokens() + "/" + point.answerTokens();
    }
}
