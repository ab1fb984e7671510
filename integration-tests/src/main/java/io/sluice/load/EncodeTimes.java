package io.sluice.load;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Where the time of each call went. Calls end on the channels' threads, so everything is under the object's lock. */
final class EncodeTimes {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final Map<String, Histogram> parts = new LinkedHashMap<>();
    private final Map<String, Long> errors = new TreeMap<>();
    private long tokens;
    private long calls;

    EncodeTimes() {
        for (String part : new String[] {
            "from the intended time to the answer",
            "of it, the client's own delay",
            "of it, client: serialize and parse",
            "of it, server: queue",
            "of it, server: render and encode",
            "of it, server: put the answer together",
            "of it, network, gRPC and event loops"
        }) {
            parts.put(part, new Histogram(LONGEST_NANOS, 3));
        }
    }

    /**
     * One call was answered. All times in nanoseconds; what is not named by one of the parts is the network's.
     *
     * @param total from the time it was to be sent to the answer's arrival
     * @param measured the parts between, in their order
     */
    synchronized void answered(int ids, long total, long... measured) {
        calls++;
        tokens += ids;
        long rest = total;
        int at = -1;
        for (Histogram part : parts.values()) {
            long value = at < 0 ? total : at < measured.length ? measured[at] : rest;
            if (at >= 0 && at < measured.length) {
                rest -= value;
            }
            part.recordValue(Math.clamp(value, 0, LONGEST_NANOS));
            at++;
        }
    }

    synchronized void failed(String reason) {
        errors.merge(reason, 1L, Long::sum);
    }

    synchronized boolean clean() {
        return errors.isEmpty() && calls > 0;
    }

    synchronized void print(PrintWriter out, double seconds) {
        out.printf(
                Locale.ROOT,
                "%,d answers in %.1f s: %,.0f a second, %,.0f tokens each%n",
                calls,
                seconds,
                calls / seconds,
                (double) tokens / Math.max(1, calls));
        out.printf(Locale.ROOT, "%-40s %9s %9s %9s %9s %9s%n", "us", "mean", "p50", "p90", "p99", "max");
        parts.forEach((name, histogram) -> out.printf(
                Locale.ROOT,
                "%-40s %9.1f %9.1f %9.1f %9.1f %9.1f%n",
                name,
                histogram.getMean() / 1e3,
                micros(histogram, 50),
                micros(histogram, 90),
                micros(histogram, 99),
                histogram.getMaxValue() / 1e3));
        errors.forEach((reason, count) -> out.printf(Locale.ROOT, "%,d x %s%n", count, reason));
    }

    synchronized String json(double seconds) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("answers", calls);
        fields.put("seconds", seconds);
        fields.put("tokens_mean", (double) tokens / Math.max(1, calls));
        parts.forEach((name, histogram) -> {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("mean", histogram.getMean() / 1e3);
            figures.put("p50", micros(histogram, 50));
            figures.put("p90", micros(histogram, 90));
            figures.put("p99", micros(histogram, 99));
            figures.put("max", histogram.getMaxValue() / 1e3);
            fields.put(name.replace("of it, ", "").replaceAll("[^A-Za-z]+", "_") + "_us", figures);
        });
        fields.put("errors", errors);
        return Json.object(fields);
    }

    private static double micros(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e3;
    }
}
