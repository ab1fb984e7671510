package io.sluice.accelerator.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The cost of a layer of a statically scheduled pipeline: one constant for dense models, one for mixtures of experts. */
public final class LpuFit {
    private LpuFit() {}

    /**
     * Finds the cost with the least mean relative error of the rates. The error is convex in the cost's inverse and bends only
     * where a timing is met exactly, so one of the timings' own costs is the best.
     *
     * @param timings all of one kind, at least one
     * @return seconds a layer
     */
    public static double layerSeconds(List<LpuTiming> timings) {
        double best = Double.NaN;
        double least = Double.MAX_VALUE;
        for (LpuTiming candidate : timings) {
            double seconds = candidate.tokenSeconds() / candidate.layers();
            double error = timings.stream()
                    .mapToDouble(timing -> error(timing, seconds * timing.layers()))
                    .average()
                    .orElseThrow();
            if (error < least) {
                least = error;
                best = seconds;
            }
        }
        return best;
    }

    /** Returns the timings of one kind. */
    public static List<LpuTiming> ofKind(List<LpuTiming> timings, boolean mixture) {
        return timings.stream().filter(timing -> timing.mixture() == mixture).toList();
    }

    /**
     * Predicts each timing by a fit to the others of its kind, and formats the errors. A kind's only timing has no others.
     */
    public static String leftOut(List<LpuTiming> timings) {
        List<LpuTiming> held = timings.stream()
                .filter(timing -> ofKind(timings, timing.mixture()).size() > 1)
                .toList();
        return format(held, timing -> {
            List<LpuTiming> others = new ArrayList<>(ofKind(timings, timing.mixture()));
            others.remove(timing);
            return layerSeconds(others) * timing.layers();
        });
    }

    /**
     * Formats measured and predicted rates and the mean error.
     *
     * @param tokenSeconds predicts the time per output token
     */
    public static String format(List<LpuTiming> timings, ToDoubleFunction<LpuTiming> tokenSeconds) {
        StringBuilder text = new StringBuilder();
        double sum = 0;
        for (LpuTiming timing : timings) {
            double predicted = tokenSeconds.applyAsDouble(timing);
            double error = error(timing, predicted);
            sum += error;
            text.append(String.format(
                    Locale.ROOT,
                    "  %-44s measured %7.1f tokens/s, predicted %7.1f, %5.1f %% off%n",
                    timing.model(),
                    1 / timing.tokenSeconds(),
                    1 / predicted,
                    100 * error));
        }
        return text.append(String.format(
                        Locale.ROOT, "  mean of %d: %.1f %% off%n", timings.size(), 100 * sum / timings.size()))
                .toString();
    }

    private static double error(LpuTiming timing, double predictedSeconds) {
        return Math.abs(timing.tokenSeconds() / predictedSeconds - 1);
    }
}
