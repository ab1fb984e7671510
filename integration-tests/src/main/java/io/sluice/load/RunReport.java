package io.sluice.load;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an open loop measured, as a table and as JSON.
 *
 * @param target what was asked
 * @param schedule what was sent
 * @param run what it came to
 * @param usdPerHour what the servers cost an hour, where the user said so
 */
record RunReport(
        String target,
        String schedule,
        Measured run,
        @Nullable Double usdPerHour) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};

    /** The times that are told, in the order of the table. */
    Map<String, Histogram> times() {
        Map<String, Histogram> times = new LinkedHashMap<>();
        times.put("time to first token", run.firstToken());
        times.put("inter-token time", run.gaps());
        times.put("time per output token", run.perToken());
        times.put("request latency", run.latency());
        times.put("sent late", run.late());
        return times;
    }

    void print(PrintWriter out) {
        out.println(target);
        out.println(schedule);
        line(
                out,
                "%,d requests in %.1f s (%s/s offered): %,d answered (%s/s), %,d refused or failed",
                run.requests(),
                run.seconds(),
                Figures.of(run.offeredRate()),
                run.answered(),
                Figures.of(run.answeredRate()),
                run.failed());
        line(
                out,
                "%,d tokens, %s tokens/s; prompts %,d tokens, %.1f %% of them cached",
                run.tokens(),
                Figures.of(run.tokensPerSecond()),
                run.promptTokens(),
                100.0 * run.cachedTokens() / Math.max(1, run.promptTokens()));
        out.println();
        line(
                out,
                "%-34s %10s %10s %10s %10s %10s",
                "ms, from when a request was due",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "max");
        times().forEach((name, times) -> {
            boolean any = times.getTotalCount() > 0;
            line(
                    out,
                    "%-34s %10s %10s %10s %10s %10s",
                    name,
                    any ? Figures.millis(times.getValueAtPercentile(50)) : "-",
                    any ? Figures.millis(times.getValueAtPercentile(90)) : "-",
                    any ? Figures.millis(times.getValueAtPercentile(99)) : "-",
                    any ? Figures.millis(times.getValueAtPercentile(99.9)) : "-",
                    any ? Figures.millis(times.getMaxValue()) : "-");
        });
        line(
                out,
                "%-34s %10s %10s %10s",
                "tokens/s/user, at least",
                Figures.of(run.tokensPerSecondPerUser(50)),
                Figures.of(run.tokensPerSecondPerUser(90)),
                Figures.of(run.tokensPerSecondPerUser(99)));
        out.println();
        stages(out);
        verdicts(out);
        out.println(cost().text());
        if (run.errors().isEmpty()) {
            out.println("nothing was refused, nothing failed");
        }
        run.errors().forEach((reason, count) -> line(out, "%,d x %s", count, reason));
    }

    /** What the first token's time is made of, where the server tells. */
    private void stages(PrintWriter out) {
        if (run.stages().isEmpty()) {
            return;
        }
        line(out, "%-34s %10s %10s %10s", "of the first token, ms", "mean", "p50", "p99");
        run.stages()
                .forEach((part, times) -> line(
                        out,
                        "  %-32s %10.3f %10.3f %10.3f%s",
                        part,
                        times.getMean() / 1e3,
                        Figures.millis(times, 50),
                        Figures.millis(times, 99),
                        part.equals(StageTimes.UNNAMED)
                                ? String.format(Locale.ROOT, "  (%.2f %% of it, p99)", run.unnamedPercent(99))
                                : part.equals("prefill") ? "  (modelled)" : ""));
        out.println();
    }

    private void verdicts(PrintWriter out) {
        List<Slo.Verdict> verdicts = run.verdicts();
        line(
                out,
                "goodput: %s/s, %.1f %% of the requests%s",
                Figures.of(run.goodRate()),
                100.0 * run.good() / Math.max(1, run.requests()),
                verdicts.isEmpty() ? " (no SLO given: all that were answered)" : " keep every SLO");
        for (Slo.Verdict verdict : verdicts) {
            line(
                    out,
                    "%s  %s: %s",
                    verdict.kept() ? "kept  " : "MISSED",
                    verdict.slo().describe(),
                    value(verdict));
        }
    }

    static String value(Slo.Verdict verdict) {
        return verdict.slo().figure() == Slo.Figure.ERRORS
                ? Figures.of(verdict.value()) + " %"
                : Slo.time(verdict.value());
    }

    Cost cost() {
        if (usdPerHour != null) {
            return new Cost(usdPerHour / 3600 * run.seconds(), run.tokens(), "at " + Figures.of(usdPerHour) + " USD/h");
        }
        return new Cost(run.toldCostUsd(), run.tokens(), "modelled: as the server says");
    }

    /**
     * What a run cost.
     *
     * @param usd in all; 0 where nobody said
     * @param tokens that were answered
     * @param basis where it comes from
     */
    record Cost(double usd, long tokens, String basis) {
        boolean known() {
            return usd > 0 && tokens > 0;
        }

        double usdPerMillionTokens() {
            return usd / tokens * 1e6;
        }

        String text() {
            return known()
                    ? String.format(
                            Locale.ROOT,
                            "cost: %s USD per million output tokens (%s)",
                            Figures.of(usdPerMillionTokens()),
                            basis)
                    : "cost: unknown; --usd-per-hour names what the servers cost";
        }
    }

    Map<String, Object> json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", target);
        fields.put("schedule", schedule);
        fields.put("requests", run.requests());
        fields.put("answered", run.answered());
        fields.put("failed", run.failed());
        fields.put("seconds", run.seconds());
        fields.put("offered_per_second", run.offeredRate());
        fields.put("answered_per_second", run.answeredRate());
        fields.put("good", run.good());
        fields.put("goodput_per_second", run.goodRate());
        fields.put("tokens", run.tokens());
        fields.put("tokens_per_second", run.tokensPerSecond());
        fields.put("prompt_tokens", run.promptTokens());
        fields.put("cached_tokens", run.cachedTokens());
        fields.put("ttft_ms", percentiles(run.firstToken()));
        fields.put("itl_ms", percentiles(run.gaps()));
        fields.put("tpot_ms", percentiles(run.perToken()));
        fields.put("latency_ms", percentiles(run.latency()));
        fields.put("sent_late_ms", percentiles(run.late()));
        Map<String, Object> user = new LinkedHashMap<>();
        for (double percentile : new double[] {50, 90, 99}) {
            user.put("p" + Figures.of(percentile), run.tokensPerSecondPerUser(percentile));
        }
        fields.put("tokens_per_second_per_user", user);
        if (!run.stages().isEmpty()) {
            Map<String, Object> stages = new LinkedHashMap<>();
            run.stages().forEach((part, times) -> stages.put(part.replace(' ', '_'), percentiles(times)));
            fields.put("ttft_parts_ms", stages);
            fields.put("ttft_not_named_percent_p99", run.unnamedPercent(99));
        }
        fields.put("errors", run.errors());
        if (cost().known()) {
            fields.put("usd_per_million_output_tokens", cost().usdPerMillionTokens());
            fields.put("cost_basis", cost().basis());
        }
        fields.put("slos", run.verdicts().stream().map(RunReport::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Slo.Verdict verdict) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("slo", verdict.slo().describe());
        boolean share = verdict.slo().figure() == Slo.Figure.ERRORS;
        fields.put(
                share ? "value_percent" : "value_ms",
                Double.isInfinite(verdict.value()) ? null : verdict.value() / (share ? 1 : 1e3));
        fields.put("kept", verdict.kept());
        return fields;
    }

    private static Map<String, Object> percentiles(Histogram micros) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", micros.getTotalCount());
        fields.put("mean", micros.getTotalCount() == 0 ? 0 : micros.getMean() / 1e3);
        for (double percentile : PERCENTILES) {
            fields.put("p" + Figures.of(percentile).replace(".", "_"), Figures.millis(micros, percentile));
        }
        fields.put("max", micros.getMaxValue() / 1e3);
        return fields;
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
