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
    private static final int LEFT = 72;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;

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
        Scale xs = xScale();
        Scale ys = yScale();
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
        if (!Double.isNaN(limit) && ys.holds(limit)) {
            double y = ys.at(limit);
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

    private void grid(StringBuilder svg, Scale xs, Scale ys) {
        for (double tick : ys.ticks()) {
            double y = ys.at(tick);
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
        List<Double> places = ticks.isEmpty() ? xs.ticks() : ticks;
        for (double tick : places) {
            if (xs.holds(tick)) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                        xs.at(tick),
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

    private void draw(StringBuilder svg, int index, Scale xs, Scale ys) {
        double[][] points = series.get(index).points();
        if (bars) {
            double width = points.length == 0 ? 0 : Math.max(1, (WIDTH - LEFT - RIGHT) / (double) points.length - 1);
            for (double[] point : points) {
                double y = ys.at(point[1]);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"fill s%d\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s</title></rect>",
                        index,
                        xs.at(point[0]) - width / 2,
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
            if (!drawn(point)) {
                pen = false;
                continue;
            }
            path.append(pen ? 'L' : 'M')
                    .append(String.format(Locale.ROOT, "%.1f %.1f", xs.at(point[0]), ys.at(point[1])));
            pen = true;
        }
        svg.append("<path class=\"line s")
                .append(index)
                .append("\" d=\"")
                .append(path)
                .append("\"/>");
        if (points.length <= 40) {
            for (double[] point : points) {
                if (drawn(point)) {
                    svg.append(String.format(
                            Locale.ROOT,
                            "<circle class=\"fill s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %s at %s</title></circle>",
                            index,
                            xs.at(point[0]),
                            ys.at(point[1]),
                            escape(series.get(index).name()),
                            Figures.of(point[1]),
                            escape(xTick.apply(point[0]))));
                }
            }
        }
    }

    private Scale xScale() {
        double[] ends = ends(0);
        if (ends[0] > ends[1]) {
            return new Scale(0, 1, LEFT, WIDTH - RIGHT, false);
        }
        // Bars have a width: half of one on each side.
        double bar =
                bars ? (ends[1] - ends[0]) / Math.max(1, 2 * (series.getFirst().points().length - 1)) : 0;
        double margin = ends[0] == ends[1] ? 0.5 : bar;
        return new Scale(ends[0] - margin, ends[1] + margin, LEFT, WIDTH - RIGHT, false);
    }

    private Scale yScale() {
        double[] ends = ends(1);
        boolean none = ends[0] > ends[1];
        if (logarithmic) {
            return Scale.powers(none ? 1 : ends[0], none ? 10 : ends[1], HEIGHT - BOTTOM, TOP);
        }
        double high = none ? 0 : ends[1];
        // A limit that is far above everything would flatten the plot.
        return Scale.fromZero(
                !Double.isNaN(limit) && limit < 3 * high ? Math.max(high, limit) : high, HEIGHT - BOTTOM, TOP);
    }

    /** Lowest and highest value that is drawn; the other way round where there is none. */
    private double[] ends(int axis) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series each : series) {
            for (double[] point : each.points()) {
                if (Double.isFinite(point[axis]) && (axis == 0 || drawn(point))) {
                    low = Math.min(low, point[axis]);
                    high = Math.max(high, point[axis]);
                }
            }
        }
        return new double[] {low, high};
    }

    private boolean drawn(double[] point) {
        return Double.isFinite(point[1]) && !(logarithmic && point[1] <= 0);
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
