package io.sluice.load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit that a run must keep: {@code ttft:p99=300ms}. A request that was refused or failed counts as one that is past
 * every limit.
 *
 * @param figure what is limited
 * @param percentile share of the requests, or of the gaps, that must keep it, in percent
 * @param limit in microseconds; for {@link Figure#ERRORS} a share in percent
 */
record Slo(Figure figure, double percentile, double limit) {
    private static final Pattern FORM = Pattern.compile(
            "(?<figure>[a-z]+)(?::p(?<percentile>[0-9]{1,2}(?:\\.[0-9]+)?))?=(?<limit>[0-9]+(?:\\.[0-9]+)?)(?<unit>us|ms|s|%)?");
    private static final double PERCENTILE = 99;

    /** What can be limited. */
    enum Figure {
        /** From the intended time to the first token. */
        TTFT("time to first token"),
        /** Of one answer: time a token after the first. */
        TPOT("time per output token"),
        /** Between two tokens. */
        ITL("inter-token time"),
        /** From the intended time to the end. */
        LATENCY("request latency"),
        /** Requests that were refused or failed. */
        ERRORS("errors");

        final String label;

        Figure(String label) {
            this.label = label;
        }
    }

    /** Reads an SLO as the command line has it. */
    static final class Reader implements ITypeConverter<Slo> {
        @Override
        public Slo convert(String text) {
            Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text
                        + "' is no SLO: write ttft, tpot, itl or latency, :pNN where it is not p99, = and a time, such as"
                        + " ttft:p95=300ms; or errors=1%");
            }
            Figure figure = figure(matcher.group("figure"));
            String unit = matcher.group("unit") == null ? "" : matcher.group("unit");
            if (unit.equals("%") != (figure == Figure.ERRORS) || unit.isEmpty()) {
                throw new TypeConversionException("'" + text + "': the limit of "
                        + figure.name().toLowerCase(Locale.ROOT)
                        + (figure == Figure.ERRORS ? " is a share: 1%" : " needs a unit: us, ms or s"));
            }
            if (figure == Figure.ERRORS && matcher.group("percentile") != null) {
                throw new TypeConversionException("'" + text + "': errors have no percentile");
            }
            double limit = Double.parseDouble(matcher.group("limit"));
            double scale = unit.equals("s") ? 1e6 : unit.equals("ms") ? 1e3 : 1;
            String percentile = matcher.group("percentile");
            return new Slo(figure, percentile == null ? PERCENTILE : Double.parseDouble(percentile), limit * scale);
        }

        private static Figure figure(String name) {
            for (Figure figure : Figure.values()) {
                if (figure.name().equalsIgnoreCase(name)) {
                    return figure;
                }
            }
            throw new TypeConversionException("'" + name + "' is none of ttft, tpot, itl, latency and errors");
        }
    }

    /** What a run came to. */
    record Verdict(Slo slo, double value, boolean kept) {}

    /** Judges a run. A value is infinite where fewer requests than the percentile asks for were answered. */
    Verdict judge(Measured run) {
        double value = switch (figure) {
            case TTFT -> run.percentileOfAll(run.firstToken(), percentile);
            case TPOT -> run.percentileOfAll(run.perToken(), percentile);
            case LATENCY -> run.percentileOfAll(run.latency(), percentile);
            case ITL -> run.gaps().getValueAtPercentile(percentile);
            case ERRORS -> 100.0 * run.failed() / Math.max(1, run.requests());
        };
        return new Verdict(this, value, value <= limit && (figure == Figure.ERRORS || run.answered() > 0));
    }

    /** Returns whether a single answer keeps it; gaps and errors are the run's alone. */
    boolean keptBy(Observation answer) {
        return switch (figure) {
            case TTFT -> answer.firstTokenMicros() >= 0 && answer.firstTokenMicros() <= limit;
            case TPOT -> answer.perTokenMicros() <= limit;
            case LATENCY -> answer.latencyMicros() <= limit;
            case ITL, ERRORS -> true;
        };
    }

    String describe() {
        return figure == Figure.ERRORS
                ? "errors at most " + trim(limit) + " %"
                : figure.label + " p" + trim(percentile) + " at most " + time(limit);
    }

    static String time(double micros) {
        return Double.isInfinite(micros)
                ? "never"
                : micros >= 1e6 ? trim(micros / 1e6) + " s" : trim(micros / 1e3) + " ms";
    }

    /** The same with three digits, where there is little room. */
    static String shortTime(double micros) {
        return micros >= 1e6 ? Figures.of(micros / 1e6) + " s" : Figures.of(micros / 1e3) + " ms";
    }

    private static String trim(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }
}
