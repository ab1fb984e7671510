package io.sluice.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** A run in slices of equal time, for plots. */
final class Timeline {
    private static final int SLICES_MAX = 120;

    private final List<Observation> observations;
    private final double firstSecond;
    private final double sliceSeconds;
    private final int slices;

    Timeline(Measured run) {
        observations = run.inOrder();
        firstSecond = observations.isEmpty() ? 0 : observations.getFirst().dueNanos() / 1e9;
        double seconds = Math.max(1e-3, run.seconds());
        // A second where possible, so that a rate is a count.
        sliceSeconds = seconds <= SLICES_MAX ? Math.min(1, seconds / 2) : seconds / SLICES_MAX;
        slices = (int) Math.ceil(seconds / sliceSeconds);
    }

    /** A percentile of a time, in milliseconds, over the slice in which requests were due; NaN where there were none. */
    List<double[]> percentile(ToLongFunction<Observation> micros, double percentile) {
        Histogram[] histograms = new Histogram[slices];
        for (Observation each : observations) {
            long value = micros.applyAsLong(each);
            if (each.answered() && value >= 0) {
                int slice = slice(each.dueNanos());
                if (histograms[slice] == null) {
                    histograms[slice] = StreamRecord.histogram();
                }
                histograms[slice].recordValue(StreamRecord.bounded(value));
            }
        }
        double[] values = new double[slices];
        for (int i = 0; i < slices; i++) {
            values[i] = histograms[i] == null ? Double.NaN : Figures.millis(histograms[i], percentile);
        }
        return points(values);
    }

    /** Requests a second, by when they were due. */
    List<double[]> due() {
        return rate(Observation::dueNanos, each -> true);
    }

    /** Requests a second, by when they ended. */
    List<double[]> ended(Predicate<Observation> which) {
        return rate(Observation::endNanos, which);
    }

    /** Requests under way at the start of each slice. */
    List<double[]> underWay() {
        double[] changes = new double[slices + 1];
        for (Observation each : observations) {
            changes[slice(each.dueNanos())]++;
            changes[Math.min(slices, slice(each.endNanos()) + 1)]--;
        }
        double[] values = new double[slices];
        double now = 0;
        for (int i = 0; i < slices; i++) {
            now += changes[i];
            values[i] = now;
        }
        return points(values);
    }

    /** Tokens a second, those of an answer spread evenly from its first to its last. */
    List<double[]> tokens() {
        double[] values = new double[slices];
        for (Observation each : observations) {
            if (each.firstTokenMicros() < 0 || each.tokens() == 0) {
                continue;
            }
            int from = slice(each.dueNanos() + each.firstTokenMicros() * 1_000);
            int to = slice(each.dueNanos() + each.lastTokenMicros() * 1_000);
            for (int i = from; i <= to; i++) {
                values[i] += each.tokens() / (double) (to - from + 1) / sliceSeconds;
            }
        }
        return points(values);
    }

    private List<double[]> rate(ToLongFunction<Observation> nanos, Predicate<Observation> which) {
        double[] values = new double[slices];
        observations.stream().filter(which).forEach(each -> values[slice(nanos.applyAsLong(each))] += 1 / sliceSeconds);
        return points(values);
    }

    private int slice(long nanos) {
        return Math.clamp((int) ((nanos / 1e9 - firstSecond) / sliceSeconds), 0, slices - 1);
    }

    private List<double[]> points(double[] values) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            points.add(new double[] {i * sliceSeconds, values[i]});
        }
        return points;
    }
}
