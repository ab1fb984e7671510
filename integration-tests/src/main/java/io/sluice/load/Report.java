package io.sluice.load;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The merged records of a run, and how they are told. */
final class Report {
    private final StreamRecord all = new StreamRecord();
    private long began;
    private long ended;

    void begin(long now) {
        began = now;
    }

    void end(long now) {
        ended = now;
    }

    synchronized void add(StreamRecord record) {
        all.add(record);
    }

    /** Whether every request was answered, in order and with the right usage. */
    synchronized boolean clean() {
        return all.errors.isEmpty() && all.answers > 0;
    }

    synchronized double tokensPerSecond() {
        return all.tokens / seconds();
    }

    synchronized long tokens() {
        return all.tokens;
    }

    synchronized Histogram firstToken() {
        return all.firstToken.copy();
    }

    synchronized Histogram gaps() {
        return all.gap.copy();
    }

    synchronized Histogram addedFirstToken() {
        return all.addedFirstToken.copy();
    }

    synchronized Histogram beyondPrefill() {
        return all.beyondPrefill.copy();
    }

    synchronized void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d answers, %,d tokens in %.1f s: %,.0f tokens/s, %,.1f answers/s%n",
                all.answers,
                all.tokens,
                seconds(),
                tokensPerSecond(),
                all.answers / seconds());
        out.printf(
                Locale.ROOT,
                "prompt: %,d tokens on average, %.1f %% of them cached%n",
                average(all.promptTokens),
                100.0 * all.cachedTokens / Math.max(1, all.promptTokens));
        out.printf(Locale.ROOT, "%-34s %9s %9s %9s %9s%n", "ms", "p50", "p90", "p99", "max");
        times().forEach((name, histogram) -> out.printf(
                Locale.ROOT,
                "%-34s %9.3f %9.3f %9.3f %9.3f%n",
                name,
                millis(histogram, 50),
                millis(histogram, 90),
                millis(histogram, 99),
                histogram.getMaxValue() / 1e3));
        if (all.errors.isEmpty()) {
            out.println("no errors; every usage equals what was delivered");
        }
        all.errors.forEach((reason, count) -> out.printf(Locale.ROOT, "%,d x %s%n", count, reason));
    }

    synchronized String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("answers", all.answers);
        fields.put("tokens", all.tokens);
        fields.put("seconds", seconds());
        fields.put("tokens_per_second", tokensPerSecond());
        fields.put("prompt_tokens_mean", average(all.promptTokens));
        fields.put("cached_tokens", all.cachedTokens);
        times().forEach((name, histogram) ->
                fields.put(name.replace(' ', '_').replace(",", "").replace("-", "_") + "_ms", percentiles(histogram)));
        fields.put("errors", all.errors);
        return Json.object(fields);
    }

    static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private Map<String, Histogram> times() {
        Map<String, Histogram> times = new LinkedHashMap<>();
        times.put("time to first token", all.firstToken);
        times.put("of it, queue", all.queue);
        times.put("of it, prefill", all.prefill);
        times.put("beyond queue and prefill", all.addedFirstToken);
        times.put("beyond prefill", all.beyondPrefill);
        times.put("inter-token time", all.gap);
        times.put("request latency", all.latency);
        return times;
    }

    private static Map<String, Object> percentiles(Histogram micros) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("p50", millis(micros, 50));
        fields.put("p90", millis(micros, 90));
        fields.put("p99", millis(micros, 99));
        fields.put("max", micros.getMaxValue() / 1e3);
        return fields;
    }

    private double seconds() {
        return Math.max(1, ended - began) / 1e9;
    }

    private long average(long sum) {
        return sum / Math.max(1, all.answers);
    }
}
