package io.sluice.accelerator.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Mean, 90th percentile and maximum of the relative errors, over all predictions and over groups of them. */
public final class ErrorTable {
    private static final String ROW = "  %-44s %6d %12d   %7.1f %7.1f %7.1f    %7.1f %7.1f %7.1f%n";

    private ErrorTable() {}

    /** Formats the whole table. */
    public static String format(List<Prediction.Made> predictions) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %-44s %6s %12s   %-25s  %s%n  %-44s %6s %12s   %7s %7s %7s    %7s %7s %7s%n",
                "",
                "",
                "",
                "time per token, % off",
                "first token, % off",
                "",
                "points",
                "extrapolated",
                "mean",
                "p90",
                "max",
                "mean",
                "p90",
                "max"));
        row(text, "all", predictions);
        by(text, "GPU", predictions, made -> made.point().gpu());
        by(text, "engine", predictions, made -> made.point().engine());
        by(text, "model", predictions, made -> made.point().model());
        by(
                text,
                "concurrency",
                predictions,
                made -> String.format("%5d", made.point().users()));
        by(text, "group", predictions, ErrorTable::group);
        return text.toString();
    }

    /** Returns the group of a prediction: engine, GPU, model and precision. */
    static String group(Prediction.Made made) {
        MeasuredPoint point = made.point();
        String precision = point.precision().isEmpty() ? "bf16" : point.precision();
        return point.engine() + " " + point.gpuName() + " " + point.modelName() + " " + precision;
    }

    private static void by(
            StringBuilder text,
            String title,
            List<Prediction.Made> predictions,
            Function<Prediction.Made, String> key) {
        Map<String, List<Prediction.Made>> groups = new TreeMap<>();
        for (Prediction.Made made : predictions) {
            groups.computeIfAbsent(key.apply(made), any -> new ArrayList<>()).add(made);
        }
        text.append("by ").append(title).append(System.lineSeparator());
        groups.forEach((name, group) -> row(text, name, group));
    }

    private static void row(StringBuilder text, String name, List<Prediction.Made> group) {
        double[] token =
                sorted(group.stream().mapToDouble(Prediction.Made::tokenError).toArray());
        double[] first = sorted(
                group.stream().mapToDouble(Prediction.Made::firstTokenError).toArray());
        text.append(String.format(
                Locale.ROOT,
                ROW,
                name,
                group.size(),
                group.stream().filter(made -> made.extrapolated().isPresent()).count(),
                mean(token),
                quantile(token, 0.9),
                quantile(token, 1),
                mean(first),
                quantile(first, 0.9),
                quantile(first, 1)));
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static double mean(double[] values) {
        return 100 * Arrays.stream(values).average().orElse(0);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : 100 * sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
