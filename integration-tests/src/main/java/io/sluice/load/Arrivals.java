package io.sluice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an open loop sends and when. */
final class Arrivals {
    /** How evenly spaced requests are due. */
    enum Process {
        /** At equal distances. */
        CONSTANT,
        /** As many independent users send them. */
        POISSON
    }

    private static final double NANOS = 1e9;

    @Option(
            names = "--rate",
            description = "Requests a second (default: ${DEFAULT-VALUE}); where a sweep begins.",
            defaultValue = "4")
    double rate;

    @Option(
            names = "--arrivals",
            description = "How they are spaced: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "POISSON")
    Process process = Process.POISSON;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Recorded arrivals and lengths in Azure's CSV or Mooncake's JSON lines, in place of --rate.")
    @Nullable
    Path trace;

    @Option(
            names = "--speed",
            description = "How many times as fast as it was recorded a trace is sent (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    double speed;

    @Option(
            names = "--duration",
            description = "Seconds for which requests are due (default: 30; a trace: all of it, unless --requests).")
    @Nullable
    Double durationSeconds;

    @Option(names = "--requests", description = "Requests at most (default: no limit but the duration's).")
    @Nullable
    Long requests;

    @Option(
            names = "--warmup",
            description = "Seconds at the start that are sent but not measured (default: ${DEFAULT-VALUE}).",
            defaultValue = "0")
    double warmupSeconds;

    @Option(
            names = "--prompt-tokens",
            description = "Tokens of a prompt, about (default: 256); a trace's longer ones are cut to it.")
    @Nullable
    Integer promptTokens;

    @Option(
            names = "--max-tokens",
            description = "Most tokens of an answer (default: 128); a trace's longer ones are cut to it.")
    @Nullable
    Integer maxTokens;

    @Option(
            names = "--in-flight",
            description = "Requests under way at most, further ones are late for it (default: ${DEFAULT-VALUE}).",
            defaultValue = "4096")
    int inFlight;

    @Option(
            names = "--seed",
            description =
                    "Makes arrivals and prompts; the same one makes the same (default: ${DEFAULT-VALUE}). A server"
                            + " that still caches the last run's prompts answers the same seed faster.",
            defaultValue = "1")
    long seed;

    private List<TraceFile.Row> rows = List.of();

    /** Reads the trace, where there is one, and refuses values that make no run. */
    void check() throws IOException, TraceFile.BadTrace {
        positive("--rate", rate, 1_000_000);
        positive("--speed", speed, 1_000_000);
        positive("--prompt-tokens", promptTokens(), Integer.MAX_VALUE);
        positive("--max-tokens", maxTokens(), Integer.MAX_VALUE);
        positive("--in-flight", inFlight, 32_768);
        if (warmupSeconds < 0) {
            throw new IllegalArgumentException("--warmup must be 0 or more, is " + warmupSeconds);
        }
        if (durationSeconds != null) {
            positive("--duration", durationSeconds, 1_000_000);
        }
        if (requests != null) {
            positive("--requests", requests, 100_000_000);
        }
        if (trace != null) {
            if (!Files.isReadable(trace) || Files.isDirectory(trace)) {
                throw new IllegalArgumentException("--trace: no file can be read at " + trace);
            }
            rows = List.copyOf(TraceFile.read(trace));
        }
        if (!(seconds() > warmupSeconds)) {
            throw new IllegalArgumentException(
                    "--warmup of " + warmupSeconds + " s leaves nothing of the " + seconds() + " s to measure");
        }
    }

    private static void positive(String option, double value, double max) {
        if (!(value > 0 && value <= max)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s must be more than 0 and at most %,.0f, is %s", option, max, value));
        }
    }

    /** Makes the schedule of one run. */
    Schedule schedule(double atRate) {
        long until = Math.round(Math.min(seconds() * NANOS, Long.MAX_VALUE / 2.0));
        long most = requests == null ? Long.MAX_VALUE : requests;
        if (trace != null) {
            return Schedule.trace(rows, speed, promptTokens(), maxTokens(), most, until);
        }
        return process == Process.CONSTANT
                ? Schedule.constant(atRate, promptTokens(), maxTokens(), most, until)
                : Schedule.poisson(atRate, seed, promptTokens(), maxTokens(), most, until);
    }

    private int promptTokens() {
        return promptTokens != null ? promptTokens : trace != null ? Integer.MAX_VALUE : 256;
    }

    private int maxTokens() {
        return maxTokens != null ? maxTokens : trace != null ? Integer.MAX_VALUE : 128;
    }

    /** For how long requests are due; infinite where only their number ends the run. */
    double seconds() {
        if (durationSeconds != null) {
            return durationSeconds;
        }
        return trace != null || requests != null ? Double.POSITIVE_INFINITY : 30;
    }

    /** How long the run is expected to last, for the progress shown. */
    double expectedSeconds(double atRate) {
        return Math.min(
                seconds(),
                trace != null
                        ? (rows.getLast().atNanos() - rows.getFirst().atNanos()) / NANOS / speed
                        : expectedRequests() / atRate);
    }

    /** How many requests at most; {@link Long#MAX_VALUE} where only the duration limits them. */
    long expectedRequests() {
        long most = requests == null ? Long.MAX_VALUE : requests;
        return trace == null ? most : Math.min(most, rows.size());
    }

    long warmupNanos() {
        return Math.round(warmupSeconds * NANOS);
    }

    String describe(double atRate) {
        if (trace != null) {
            return trace.getFileName() + " at " + Figures.of(speed) + " times its speed: " + TraceFile.describe(rows);
        }
        return String.format(
                Locale.ROOT,
                "%s arrivals, %s/s · about %,d prompt tokens, up to %,d tokens",
                process == Process.POISSON ? "Poisson" : "constant",
                Figures.of(atRate),
                promptTokens(),
                maxTokens());
    }
}
