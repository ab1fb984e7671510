package io.sluice.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** What an open loop measured. Histograms are of microseconds and of answered requests, unless said otherwise. */
final class Measured {
    private final List<Observation> observations;
    private final List<Slo> slos;
    private final Histogram gaps;
    private final double seconds;
    private final double offeredSeconds;
    private final Histogram firstToken;
    private final Histogram perToken;
    private final Histogram latency;
    private final Histogram late;
    private final Map<String, Histogram> stages;
    private final Histogram unnamedShare;
    private final Map<String, Long> errors = new TreeMap<>();
    private final long answered;
    private final long good;

    /**
     * Sums up a run.
     *
     * @param all its requests, those of the warm-up left out
     * @param gaps between tokens, in microseconds
     * @param stageTimes what first tokens' times are made of
     * @param slos what makes an answer a good one
     * @param fromNanos when the measurement began
     * @param offeredNanos for how long requests were due
     */
    Measured(
            List<Observation> all,
            Histogram gaps,
            StageTimes stageTimes,
            List<Slo> slos,
            long fromNanos,
            long offeredNanos) {
        this.stages = stageTimes.byPart();
        this.unnamedShare = stageTimes.unnamedShare();
        this.observations = List.copyOf(all);
        this.gaps = gaps;
        this.slos = List.copyOf(slos);
        long end = fromNanos + offeredNanos;
        long answers = 0;
        long goods = 0;
        for (Observation each : all) {
            end = Math.max(end, each.endNanos());
            if (each.error() != null) {
                errors.merge(each.error(), 1L, Long::sum);
                continue;
            }
            answers++;
            goods += slos.stream().allMatch(slo -> slo.keptBy(each)) ? 1 : 0;
        }
        this.answered = answers;
        this.good = goods;
        this.seconds = Math.max(1, end - fromNanos) / 1e9;
        this.offeredSeconds = Math.max(1, offeredNanos) / 1e9;
        this.firstToken = histogram(Observation::firstTokenMicros);
        this.latency = histogram(Observation::latencyMicros);
        this.perToken = histogram(
                each -> each.tokens() > 1 && each.firstTokenMicros() >= 0 ? Math.round(each.perTokenMicros()) : -1);
        this.late = StreamRecord.histogram();
        all.forEach(each -> late.recordValue(StreamRecord.bounded(each.lateMicros())));
    }

    private Histogram histogram(ToLongFunction<Observation> micros) {
        Histogram histogram = StreamRecord.histogram();
        for (Observation each : observations) {
            long value = micros.applyAsLong(each);
            if (each.answered() && value >= 0) {
                histogram.recordValue(StreamRecord.bounded(value));
            }
        }
        return histogram;
    }

    List<Observation> observations() {
        return observations;
    }

    Histogram firstToken() {
        return firstToken;
    }

    Histogram perToken() {
        return perToken;
    }

    Histogram latency() {
        return latency;
    }

    Histogram gaps() {
        return gaps;
    }

    /** How late requests were sent: of all of them. */
    Histogram late() {
        return late;
    }

    Map<String, Long> errors() {
        return Collections.unmodifiableMap(errors);
    }

    long requests() {
        return observations.size();
    }

    long answered() {
        return answered;
    }

    long failed() {
        return requests() - answered;
    }

    /** Answers that keep every SLO. */
    long good() {
        return good;
    }

    long tokens() {
        return observations.stream().mapToLong(Observation::tokens).sum();
    }

    long promptTokens() {
        return observations.stream().mapToLong(Observation::promptTokens).sum();
    }

    long cachedTokens() {
        return observations.stream().mapToLong(Observation::cachedTokens).sum();
    }

    /** From the start of the measurement to the last end. */
    double seconds() {
        return seconds;
    }

    /** Requests a second that were due. */
    double offeredRate() {
        // So many times between them; of one request there is none.
        return Math.max(0, requests() - 1) / offeredSeconds;
    }

    double answeredRate() {
        return answered / seconds;
    }

    double goodRate() {
        return good / seconds;
    }

    double tokensPerSecond() {
        return tokens() / seconds;
    }

    /** Tokens a second that one reader sees, at least, of a share of the answers: 99 is what the slowest percent falls below. */
    double tokensPerSecondPerUser(double percentile) {
        long micros = perToken.getValueAtPercentile(percentile);
        return micros == 0 ? 0 : 1e6 / micros;
    }

    /** What the server says its answers cost in all, in US dollars; 0 where it does not say. */
    double toldCostUsd() {
        return observations.stream().mapToDouble(Observation::costUsd).sum();
    }

    /**
     * Percentile over all requests, where one that was not answered is later than any that was.
     *
     * @return microseconds, or infinity
     */
    double percentileOfAll(Histogram answers, double percentile) {
        double all = answers.getTotalCount() + failed();
        double wanted = percentile / 100 * all;
        if (answers.getTotalCount() == 0 || wanted > answers.getTotalCount()) {
            return failed() == 0 && answers.getTotalCount() == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return answers.getValueAtPercentile(100 * wanted / answers.getTotalCount());
    }

    List<Slo.Verdict> verdicts() {
        return slos.stream().map(slo -> slo.judge(this)).toList();
    }

    boolean keepsSlos() {
        return verdicts().stream().allMatch(Slo.Verdict::kept);
    }

    /**
     * Times that make up the first token's, by part: those that the server tells of, what it names none for, and the client
     * with the network. Empty where the server tells of none.
     */
    Map<String, Histogram> stages() {
        return stages;
    }

    /** Share of the first token's time that no part accounts for, at a percentile of the answers, in percent. */
    double unnamedPercent(double percentile) {
        return unnamedShare.getTotalCount() == 0 ? 0 : unnamedShare.getValueAtPercentile(percentile) / 100.0;
    }

    /** The observations in the order in which they were due. */
    List<Observation> inOrder() {
        List<Observation> sorted = new ArrayList<>(observations);
        sorted.sort((a, b) -> Long.compare(a.dueNanos(), b.dueNanos()));
        return sorted;
    }
}
