package io.sluice.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Draws the plots of a run. */
final class ReportCharts {
    private static final double[] SHARES = {50, 75, 90, 95, 99, 99.5, 99.9, 99.99};

    private ReportCharts() {}

    /** Draws the plots of one run. */
    static String of(Measured run) {
        StringBuilder page = new StringBuilder(32_768);
        Timeline time = new Timeline(run);
        Chart first = new Chart("First token", "seconds into the run, by when a request was due", "ms")
                .series("p50", time.percentile(Observation::firstTokenMicros, 50))
                .series("p90", time.percentile(Observation::firstTokenMicros, 90))
                .series("p99", time.percentile(Observation::firstTokenMicros, 99));
        limit(run, Slo.Figure.TTFT).drawOn(first);
        page.append(first.svg());
        page.append(new Chart("Requests", "seconds into the run", "a second")
                .series("due", time.due())
                .series("answered", time.ended(Observation::answered))
                .series("refused or failed", time.ended(each -> !each.answered()))
                .svg());
        page.append(new Chart("Under way", "seconds into the run", "requests")
                .series("under way", time.underWay())
                .svg());
        page.append(new Chart("Throughput", "seconds into the run", "tokens a second")
                .series("tokens", time.tokens())
                .svg());
        page.append(
                shares("First token and whole answer", run.firstToken(), "first token", run.latency(), "whole answer"));
        return page.append(gaps(run.gaps())).toString();
    }

    /** The limit of a figure, where there is one. */
    private record Limit(@Nullable Slo slo) {
        void drawOn(Chart chart) {
            if (slo != null) {
                chart.limit(slo.limit() / 1e3, "SLO p" + Figures.of(slo.percentile()));
            }
        }
    }

    private static Limit limit(Measured run, Slo.Figure figure) {
        return new Limit(run.verdicts().stream()
                .map(Slo.Verdict::slo)
                .filter(slo -> slo.figure() == figure)
                .findFirst()
                .orElse(null));
    }

    /** Percentiles on a scale that shows the tail: each nine takes as much room as the last. */
    private static String shares(String title, Histogram one, String oneName, Histogram two, String twoName) {
        List<Double> places = new ArrayList<>();
        for (double share : SHARES) {
            places.add(nines(share));
        }
        DoubleFunction<String> label = place -> Figures.of(100 - 100 * Math.pow(10, -place)) + " %";
        return new Chart(title, "share of the answers that were as fast or faster", "ms")
                .logarithmic()
                .ticks(List.of(nines(50), nines(90), nines(99), nines(99.9), nines(99.99)), label)
                .series(oneName, percentiles(one))
                .series(twoName, percentiles(two))
                .svg();
    }

    private static List<double[]> percentiles(Histogram micros) {
        List<double[]> points = new ArrayList<>();
        for (double share : SHARES) {
            // A percentile needs as many answers as it has parts.
            if (micros.getTotalCount() * (100 - share) / 100 >= 0.5) {
                points.add(new double[] {nines(share), Figures.millis(micros, share)});
            }
        }
        return points;
    }

    private static double nines(double share) {
        return -Math.log10(1 - share / 100);
    }

    private static String gaps(Histogram gaps) {
        List<double[]> points = new ArrayList<>();
        List<Double> ticks = new ArrayList<>();
        // From a tenth of a millisecond, three bars to a doubling.
        for (int i = 0; i < 48; i++) {
            double low = 100 * Math.pow(2, i / 3.0);
            double high = 100 * Math.pow(2, (i + 1) / 3.0);
            long from = i == 0 ? 0 : (long) low;
            double count = gaps.getTotalCount() == 0
                    ? 0
                    : 100.0 * gaps.getCountBetweenValues(from, (long) high - 1) / gaps.getTotalCount();
            points.add(new double[] {i, count});
            if (i % 6 == 0) {
                ticks.add((double) i);
            }
        }
        while (points.size() > 12 && points.getLast()[1] == 0) {
            points.removeLast();
        }
        return new Chart("Time between tokens", "ms", "% of the gaps")
                .bars()
                .ticks(ticks, place -> Figures.of(0.1 * Math.pow(2, place / 3)))
                .series("gaps", points)
                .svg();
    }
}
