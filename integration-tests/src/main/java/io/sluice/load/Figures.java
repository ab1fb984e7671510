package io.sluice.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Writes figures as people read them. */
final class Figures {
    private Figures() {}

    /** Three digits that count, without needless zeros. */
    static String of(double value) {
        if (Double.isInfinite(value)) {
            return "∞";
        }
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%,.0f" : size >= 10 ? "%,.1f" : size >= 1 ? "%,.2f" : "%,.3f";
        String text = String.format(Locale.ROOT, pattern, value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    /** Microseconds as milliseconds with three digits after the point. */
    static String millis(double micros) {
        return Double.isInfinite(micros) ? "∞" : String.format(Locale.ROOT, "%,.3f", micros / 1e3);
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / 1e3;
    }
}
