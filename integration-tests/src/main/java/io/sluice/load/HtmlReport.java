package io.sluice.load;

import static io.sluice.load.Chart.escape;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Writes a run or a sweep as one HTML file that needs no other: style and plots are inside, nothing is fetched. */
final class HtmlReport {
    private HtmlReport() {}

    /**
     * Makes the page.
     *
     * @param reports the runs, one or those of a sweep
     * @param steps of a sweep; empty where there was none
     */
    static String of(List<RunReport> reports, List<Sweep.Step> steps) {
        StringBuilder page = new StringBuilder(65_536);
        page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append("<title>Sluice bench</title><style>")
                .append(ReportStyle.CSS)
                .append("</style></head><body><main><header><p class=\"brand\">Sluice bench</p><h1>")
                .append(escape(reports.getFirst().target()))
                .append("</h1></header>");
        if (!steps.isEmpty()) {
            sweep(page, steps);
        }
        RunReport shown = shown(reports, steps);
        if (!steps.isEmpty()) {
            page.append("<h2>At the knee</h2>");
        }
        run(page, shown);
        return page.append(
                        "<footer>Times count from when a request was due, so what a stalled server makes others wait")
                .append(" is in them (no coordinated omission). Refused and failed requests count as later than any")
                .append(" answer.</footer></main></body></html>\n")
                .toString();
    }

    private static RunReport shown(List<RunReport> reports, List<Sweep.Step> steps) {
        Sweep.Step knee = Sweep.knee(steps);
        return knee == null ? reports.getFirst() : reports.get(steps.indexOf(knee));
    }

    private static void sweep(StringBuilder page, List<Sweep.Step> steps) {
        Sweep.Step knee = Sweep.knee(steps);
        page.append("<section class=\"cards\">");
        card(page, "Knee", knee == null ? "none" : Figures.of(knee.rate()) + "/s", "highest rate that is borne");
        if (knee != null) {
            card(page, "Throughput there", Figures.of(knee.run().tokensPerSecond()), "tokens a second");
            card(
                    page,
                    "First token there",
                    Slo.shortTime(knee.run().firstToken().getValueAtPercentile(99)),
                    "p99");
        }
        page.append("</section><section class=\"charts\">");
        page.append(new Chart("First token", "requests a second", "ms")
                .logarithmic()
                .series("p50", points(steps, step -> Figures.millis(step.run().firstToken(), 50)))
                .series("p99", points(steps, step -> Figures.millis(step.run().firstToken(), 99)))
                .svg());
        page.append(new Chart("Answered and good", "requests a second offered", "requests a second")
                .series("answered", points(steps, step -> step.run().answeredRate()))
                .series("good", points(steps, step -> step.run().goodRate()))
                .svg());
        page.append(new Chart("Throughput", "requests a second offered", "tokens a second")
                .series("tokens", points(steps, step -> step.run().tokensPerSecond()))
                .svg());
        page.append("</section><table><thead><tr><th>offered/s</th><th>answered/s</th><th>good/s</th><th>tokens/s</th>")
                .append("<th>first token p50</th><th>p99</th><th>failed</th><th></th></tr></thead><tbody>");
        for (Sweep.Step step : steps) {
            cells(
                    page,
                    Figures.of(step.rate()),
                    Figures.of(step.run().answeredRate()),
                    Figures.of(step.run().goodRate()),
                    Figures.of(step.run().tokensPerSecond()),
                    Slo.shortTime(step.run().firstToken().getValueAtPercentile(50)),
                    Slo.shortTime(step.run().firstToken().getValueAtPercentile(99)),
                    Long.toString(step.run().failed()),
                    step == knee ? "knee" : step.borne() ? "" : "past the knee");
        }
        page.append("</tbody></table>");
    }

    private interface Figure {
        double of(Sweep.Step step);
    }

    private static List<double[]> points(List<Sweep.Step> steps, Figure figure) {
        return steps.stream()
                .map(step -> new double[] {step.rate(), figure.of(step)})
                .toList();
    }

    private static void run(StringBuilder page, RunReport report) {
        Measured run = report.run();
        page.append("<p class=\"lead\">").append(escape(report.schedule())).append("</p><section class=\"cards\">");
        card(
                page,
                "Requests",
                String.format(Locale.ROOT, "%,d", run.requests()),
                String.format(Locale.ROOT, "%,d answered, %,d refused or failed", run.answered(), run.failed()));
        card(
                page,
                "First token",
                Slo.shortTime(run.firstToken().getValueAtPercentile(50)),
                "p50 · p99 " + Slo.shortTime(run.firstToken().getValueAtPercentile(99)));
        card(
                page,
                "Between tokens",
                Slo.shortTime(run.gaps().getValueAtPercentile(50)),
                "p50 · p99 " + Slo.shortTime(run.gaps().getValueAtPercentile(99)));
        card(
                page,
                "Throughput",
                Figures.of(run.tokensPerSecond()),
                "tokens/s · " + Figures.of(run.tokensPerSecondPerUser(50)) + " a user");
        card(
                page,
                "Goodput",
                Figures.of(100.0 * run.good() / Math.max(1, run.requests())) + " %",
                Figures.of(run.goodRate()) + " requests/s");
        RunReport.Cost cost = report.cost();
        if (cost.known()) {
            card(page, "Cost of a million tokens", "$" + Figures.of(cost.usdPerMillionTokens()), cost.basis());
        }
        page.append("</section>");
        slos(page, run);
        page.append("<section class=\"charts\">").append(ReportCharts.of(run)).append("</section>");
        times(page, report);
        stages(page, run);
        errors(page, run);
    }

    private static void stages(StringBuilder page, Measured run) {
        if (run.stages().isEmpty()) {
            return;
        }
        double whole =
                run.stages().values().stream().mapToDouble(Histogram::getMean).sum();
        page.append("<h3>What the first token's time is made of</h3><table class=\"errors\"><thead><tr><th>part</th>")
                .append("<th>mean ms</th><th>p50</th><th>p99</th><th></th></tr></thead><tbody>");
        run.stages()
                .forEach((part, times) -> page.append("<tr><td>")
                        .append(escape(part + (part.equals("prefill") ? " (modelled)" : "")))
                        .append("</td><td>")
                        .append(Figures.millis(times.getMean()))
                        .append("</td><td>")
                        .append(Figures.millis(times.getValueAtPercentile(50)))
                        .append("</td><td>")
                        .append(Figures.millis(times.getValueAtPercentile(99)))
                        .append("</td><td><i class=\"part\" style=\"width:")
                        .append(Math.round(100 * times.getMean() / Math.max(1e-9, whole)))
                        .append("%\"></i></td></tr>"));
        page.append("</tbody></table>");
    }

    private static void slos(StringBuilder page, Measured run) {
        if (run.verdicts().isEmpty()) {
            return;
        }
        page.append("<h3>SLOs</h3><ul class=\"slos\">");
        for (Slo.Verdict verdict : run.verdicts()) {
            page.append("<li class=\"")
                    .append(verdict.kept() ? "kept" : "missed")
                    .append("\"><b>")
                    .append(verdict.kept() ? "Kept" : "Missed")
                    .append("</b> ")
                    .append(escape(verdict.slo().describe()))
                    .append(": ")
                    .append(escape(RunReport.value(verdict)))
                    .append("</li>");
        }
        page.append("</ul>");
    }

    private static void times(StringBuilder page, RunReport report) {
        page.append("<table><thead><tr><th>ms</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th><th>max</th>")
                .append("</tr></thead><tbody>");
        report.times()
                .forEach((name, times) -> cells(
                        page,
                        name,
                        Figures.millis(times.getValueAtPercentile(50)),
                        Figures.millis(times.getValueAtPercentile(90)),
                        Figures.millis(times.getValueAtPercentile(99)),
                        Figures.millis(times.getValueAtPercentile(99.9)),
                        Figures.millis(times.getMaxValue())));
        page.append("</tbody></table>");
    }

    private static void errors(StringBuilder page, Measured run) {
        page.append("<h3>Refusals and failures</h3>");
        if (run.errors().isEmpty()) {
            page.append("<p>None.</p>");
            return;
        }
        long most =
                run.errors().values().stream().mapToLong(Long::longValue).max().orElse(1);
        page.append("<table class=\"errors\"><thead><tr><th>reason</th><th>requests</th><th></th></tr></thead><tbody>");
        run.errors()
                .forEach((reason, count) -> page.append("<tr><td>")
                        .append(escape(reason))
                        .append("</td><td>")
                        .append(count)
                        .append("</td><td><i style=\"width:")
                        .append(Math.max(1, 100 * count / most))
                        .append("%\"></i></td></tr>"));
        page.append("</tbody></table>");
    }

    private static void card(StringBuilder page, String name, String value, String note) {
        page.append("<div class=\"card\"><span>")
                .append(escape(name))
                .append("</span><b>")
                .append(escape(value))
                .append("</b><small>")
                .append(escape(note))
                .append("</small></div>");
    }

    private static void cells(StringBuilder page, String... values) {
        page.append("<tr>");
        for (String value : values) {
            page.append("<td>").append(escape(value)).append("</td>");
        }
        page.append("</tr>");
    }
}
