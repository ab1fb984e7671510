package io.sluice.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Draws one plot as inline SVG. Colours are classes of the page, so that light and dark are the page's matter. */
final class Chart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 260;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;
    private static final int TICKS = 5;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();
    private DoubleFunction<String> xTick = Figures::of;
    private double limit = Double.NaN;
    private String limitLabel = "";
    private boolean logarithmic;
    private boolean bars;
    private List<Double> ticks = List.of();

    /** A line or the bars of a plot. */
    private record Series(String name, double[][] points) {}

    Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Adds points, x ascending; those that are not finite break the line. */
    Chart series(String name, List<double[]> points) {
        series.add(new Series(name, points.toArray(double[][]::new)));
        return this;
    }

    /** Draws a line across the plot. */
    Chart limit(double y, String label) {
        limit = y;
        limitLabel = label;
        return this;
    }

    /** Scales y by powers of ten. */
    Chart logarithmic() {
        logarithmic = true;
        return this;
    }

    Chart bars() {
        bars = true;
        return this;
    }

    /** Puts ticks at places of x, labelled so. */
    Chart ticks(List<Double> places, DoubleFunction<String> label) {
        ticks = places;
        xTick = label;
        return this;
    }

    String svg() {
        double[] xs = range(0);
        double[] ys = range(1);
        StringBuilder svg = new StringBuilder(4096);
        svg.append("<figure><figcaption>").append(escape(title)).append("</figcaption>");
        legend(svg);
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                HEIGHT,
                escape(title + ": " + yLabel + " over " + xLabel)));
        grid(svg, xs, ys);
        if (!Double.isNaN(limit) && limit <= ys[1] * 1.0001) {
            double y = y(limit, ys);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"limit-label\""
                            + " x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    WIDTH - RIGHT - 4,
                    y - 4,
                    escape(limitLabel)));
        }
        for (int i = 0; i < series.size(); i++) {
            draw(svg, i, xs, ys);
        }
        return svg.append("</svg></figure>").toString();
    }

    private void legend(StringBuilder svg) {
        if (series.size() < 2) {
            return;
        }
        svg.append("<div class=\"legend\">");
        for (int i = 0; i < series.size(); i++) {
            svg.append("<span><i class=\"swatch s").append(i).append("\"></i>");
            svg.append(escape(series.get(i).name())).append("</span>");
        }
        svg.append("</div>");
    }

    private void grid(StringBuilder svg, double[] xs, double[] ys) {
        for (double tick : yTicks(ys)) {
            double y = y(tick, ys);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 7,
                    y + 4,
                    Figures.of(tick)));
        }
        List<Double> places = ticks.isEmpty() ? steps(xs[0], xs[1]) : ticks;
        for (double tick : places) {
            if (tick >= xs[0] - 1e-9 && tick <= xs[1] + 1e-9) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        x(tick, xs),
                        HEIGHT - BOTTOM + 16,
                        escape(xTick.apply(tick))));
            }
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 6,
                escape(xLabel)));
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"axis\" transform=\"translate(13 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                (TOP + HEIGHT - BOTTOM) / 2,
                escape(yLabel)));
    }

    private void draw(StringBuilder svg, int index, double[] xs, double[] ys) {
        double[][] points = series.get(index).points();
        if (bars) {
            double width = points.length == 0 ? 0 : Math.max(1, (WIDTH - LEFT - RIGHT) / (double) points.length - 1);
            for (double[] point : points) {
                double y = y(point[1], ys);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"fill s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s</title></rect>",
                        index,
                        x(point[0], xs) - width / 2,
                        y,
                        width,
                        Math.max(0, HEIGHT - BOTTOM - y),
                        escape(xTick.apply(point[0])),
                        Figures.of(point[1])));
            }
            return;
        }
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (double[] point : points) {
            if (!Double.isFinite(point[1]) || (logarithmic && point[1] <= 0)) {
                pen = false;
                continue;
            }
            path.append(pen ? 'L' : 'M')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", x(point[0], xs), y(point[1], ys)));
            pen = true;
        }
        svg.append("<path class=\"line s")
                .append(index)
                .append("\" d=\"")
                .append(path)
                .append("\"/>");
        if (points.length <= 40) {
            for (double[] point : points) {
                if (Double.isFinite(point[1]) && (!logarithmic || point[1] > 0)) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<circle class=\"fill s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %s at %s</title></circle>",
                            index,
                            x(point[0], xs),
                            y(point[1], ys),
                            escape(series.get(index).name()),
                            Figures.of(point[1]),
                            escape(xTick.apply(point[0]))));
                }
            }
        }
    }

    private double[] range(int axis) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series each : series) {
            for (double[] point : each.points()) {
                boolean drawn = Double.isFinite(point[axis]) && !(axis == 1 && logarithmic && point[1] <= 0);
                low = drawn ? Math.min(low, point[axis]) : low;
                high = drawn ? Math.max(high, point[axis]) : high;
            }
        }
        if (low > high) {
            return new double[] {axis == 1 && logarithmic ? 1 : 0, axis == 1 && logarithmic ? 10 : 1};
        }
        if (axis == 0) {
            // Bars have a width: half of one on each side.
            double margin =
                    bars ? (high - low) / Math.max(1, 2 * (series.getFirst().points().length - 1)) : 0;
            return low == high ? new double[] {low - 0.5, high + 0.5} : new double[] {low - margin, high + margin};
        }
        if (logarithmic) {
            return new double[] {
                Math.pow(10, Math.floor(Math.log10(low))), Math.pow(10, Math.ceil(Math.log10(high) + 1e-9))
            };
        }
        // A limit that is far above everything would flatten the plot.
        double top = !Double.isNaN(limit) && limit < 3 * high ? Math.max(high, limit) : high;
        List<Double> steps = steps(0, top <= 0 ? 1 : top);
        double step = steps.get(1) - steps.get(0);
        return new double[] {0, Math.ceil(top / step - 1e-9) * step};
    }

    private List<Double> yTicks(double[] ys) {
        if (!logarithmic) {
            return steps(ys[0], ys[1]);
        }
        List<Double> powers = new ArrayList<>();
        for (double power = ys[0]; power <= ys[1] * 1.001; power *= 10) {
            powers.add(power);
        }
        return powers;
    }

    /** Round places in a range: steps of 1, 2 or 5 times a power of ten. */
    private static List<Double> steps(double low, double high) {
        double raw = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw <= 0 ? 1 : raw)));
        double step = raw <= power ? power : raw <= 2 * power ? 2 * power : raw <= 5 * power ? 5 * power : 10 * power;
        List<Double> places = new ArrayList<>();
        for (double place = Math.ceil(low / step - 1e-9) * step; place <= high + step * 1e-6; place += step) {
            // Not -0.
            places.add(place + 0.0);
        }
        if (places.size() < 2) {
            places.add(low + step);
        }
        return places;
    }

    private static double x(double value, double[] range) {
        return LEFT + (value - range[0]) / (range[1] - range[0]) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value, double[] range) {
        double share = logarithmic
                ? Math.log10(value / range[0]) / Math.log10(range[1] / range[0])
                : (value - range[0]) / (range[1] - range[0]);
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    static String escape(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }
}
