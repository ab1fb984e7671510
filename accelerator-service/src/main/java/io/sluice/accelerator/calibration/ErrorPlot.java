package io.sluice.accelerator.calibration;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** An SVG picture of predictions over measurements, both in logarithms: time per output token left, first token right. */
public final class ErrorPlot {
    private static final int SIDE = 420;
    private static final int MARGIN = 50;

    private ErrorPlot() {}

    /** Returns the picture. */
    public static String svg(List<Prediction.Made> predictions) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                2 * (SIDE + 2 * MARGIN),
                SIDE + 2 * MARGIN));
        panel(
                svg,
                0,
                "time per output token, ms",
                predictions,
                made -> made.point().tokenMillis(),
                made -> made.tokenMillis());
        panel(
                svg,
                SIDE + 2 * MARGIN,
                "time to first token, ms",
                predictions,
                made -> made.point().firstTokenMillis(),
                made -> made.firstTokenMillis());
        return svg.append("</svg>").append(System.lineSeparator()).toString();
    }

    private static void panel(
            StringBuilder svg,
            int left,
            String title,
            List<Prediction.Made> predictions,
            ToDoubleFunction<Prediction.Made> measured,
            ToDoubleFunction<Prediction.Made> predicted) {
        double low = Double.MAX_VALUE;
        double high = Double.MIN_VALUE;
        for (Prediction.Made made : predictions) {
            low = Math.min(low, Math.min(measured.applyAsDouble(made), predicted.applyAsDouble(made)));
            high = Math.max(high, Math.max(measured.applyAsDouble(made), predicted.applyAsDouble(made)));
        }
        double first = Math.floor(Math.log10(low));
        double decades = Math.max(1, Math.ceil(Math.log10(high)) - first);
        int x0 = left + MARGIN;
        int bottom = MARGIN + SIDE;
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>%n"
                        + "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#888\"/>%n"
                        + "<text x=\"%d\" y=\"%d\">%s: predicted over measured</text>%n",
                x0,
                MARGIN,
                SIDE,
                SIDE,
                x0,
                bottom,
                x0 + SIDE,
                MARGIN,
                x0,
                MARGIN - 12,
                title));
        for (int decade = 0; decade <= decades; decade++) {
            double at = SIDE * decade / decades;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">1e%.0f</text>%n"
                            + "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">1e%.0f</text>%n",
                    x0 + at,
                    bottom + 18,
                    first + decade,
                    x0 - 6,
                    bottom - at + 4,
                    first + decade));
        }
        for (Prediction.Made made : predictions) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\" fill-opacity=\"0.6\"/>%n",
                    x0 + SIDE * (Math.log10(measured.applyAsDouble(made)) - first) / decades,
                    bottom - SIDE * (Math.log10(predicted.applyAsDouble(made)) - first) / decades,
                    colour(made.point().engine())));
        }
    }

    private static String colour(String engine) {
        return switch (engine) {
            case "vllm" -> "#1f77b4";
            case "trtllm" -> "#2ca02c";
            default -> "#d62728";
        };
    }
}
