package io.sluice.accelerator.cli;

import io.sluice.accelerator.adapter.PacingRun;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures how late the steps of a worker end on this machine: {@code --steps-per-second N} (2,000), {@code --seconds N}
 * (10), {@code --spin-us N} (0). The worker is the service's own, driver and all, with a step of a fixed time; nothing is
 * sent anywhere. Prints the lateness of the steps' ends and what processor time it took.
 */
public final class BenchPacing {
    private static final String USAGE = "usage: bench-pacing [--steps-per-second N] [--seconds N] [--spin-us N]";
    private static final double BAR_US = 500;
    private static final int WARM_UP_SECONDS = 2;

    private BenchPacing() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            Arguments given = new Arguments(arguments);
            int rate = whole(given, "--steps-per-second", 2_000, 1, 100_000);
            int seconds = whole(given, "--seconds", 10, 1, 3_600);
            int spinMicros = whole(given, "--spin-us", 0, 0, 1_000);
            given.refuseOthers();
            long stepNanos = 1_000_000_000L / rate;
            PacingRun.measure(stepNanos, rate * WARM_UP_SECONDS, spinMicros * 1_000L);
            print(out, rate, PacingRun.measure(stepNanos, rate * seconds, spinMicros * 1_000L));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    private static int whole(Arguments given, String name, int otherwise, int min, int max) {
        String text = given.optional(name).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + min + " to " + max + ", not " + text);
    }

    private static void print(PrintStream out, int rate, PacingRun run) {
        long[] late = run.lateNanos().clone();
        Arrays.sort(late);
        out.printf(
                Locale.ROOT,
                "%,d steps at %,d a second; lateness of a step's end in us: p50 %.1f, p90 %.1f, p99 %.1f, p99.9 %.1f,"
                        + " max %.1f%n",
                late.length,
                rate,
                micros(late, 0.5),
                micros(late, 0.9),
                micros(late, 0.99),
                micros(late, 0.999),
                micros(late, 1));
        out.printf(
                Locale.ROOT,
                "whole run %.1f us later than it should; schedule moved by %.1f us; processor time %.1f %% of one"
                        + " core%n",
                run.endLateNanos() / 1e3,
                run.lostNanos() / 1e3,
                100.0 * run.cpuNanos() / run.elapsedNanos());
        double p99 = micros(late, 0.99);
        out.printf(
                Locale.ROOT,
                "p99 %.1f us, bar %.0f us on an idle machine: %s%n",
                p99,
                BAR_US,
                p99 < BAR_US ? "held" : "not held");
    }

    private static double micros(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, rank)] / 1e3;
    }
}
