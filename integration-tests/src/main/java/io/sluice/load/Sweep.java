package io.sluice.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the knee: the highest rate that a server bears. The rate is doubled until a run is past it, then the last
 * interval is halved a few times.
 *
 * <p>A rate is borne where every SLO is kept. Where none is given: at most 1 % fail, and the first token of 99 % comes
 * within five times the first step's, or 100 ms where that is longer.
 */
final class Sweep {
    private static final double ERRORS_PERCENT_MAX = 1;
    private static final double GROWTH_MAX = 5;
    private static final double FLOOR_MICROS = 100_000;

    private final Runner runner;
    private final int doublings;
    private final int halvings;
    private final List<Step> steps = new ArrayList<>();
    private double bound = Double.NaN;

    /** Runs the load at a rate. */
    @FunctionalInterface
    interface Runner {
        Measured run(double rate) throws InterruptedException;
    }

    /**
     * One rate.
     *
     * @param rate requests a second
     * @param run what it came to
     * @param borne whether the server bears it
     */
    record Step(double rate, Measured run, boolean borne) {}

    Sweep(Runner runner, int doublings, int halvings) {
        this.runner = runner;
        this.doublings = doublings;
        this.halvings = halvings;
    }

    /** Runs the steps; returns them by rate. */
    List<Step> run(double from) throws InterruptedException {
        double good = 0;
        double bad = Double.NaN;
        double rate = from;
        for (int i = 0; i <= doublings; i++) {
            if (step(rate)) {
                good = rate;
                rate *= 2;
            } else {
                bad = rate;
                break;
            }
        }
        for (int i = 0; i < halvings && !Double.isNaN(bad); i++) {
            double middle = good == 0 ? bad / 2 : (good + bad) / 2;
            if (step(middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        steps.sort(Comparator.comparingDouble(Step::rate));
        return List.copyOf(steps);
    }

    /** Returns the highest rate that was borne, or null where none was. */
    static @Nullable Step knee(List<Step> steps) {
        return steps.stream()
                .filter(Step::borne)
                .max(Comparator.comparingDouble(Step::rate))
                .orElse(null);
    }

    private boolean step(double rate) throws InterruptedException {
        Measured run = runner.run(rate);
        boolean borne = borne(run);
        steps.add(new Step(rate, run, borne));
        return borne;
    }

    private boolean borne(Measured run) {
        if (!run.verdicts().isEmpty()) {
            return run.keepsSlos();
        }
        double first = run.percentileOfAll(run.firstToken(), 99);
        if (Double.isNaN(bound)) {
            bound = Math.max(FLOOR_MICROS, GROWTH_MAX * first);
        }
        return run.answered() > 0
                && 100.0 * run.failed() / run.requests() <= ERRORS_PERCENT_MAX
                && run.firstToken().getValueAtPercentile(99) <= bound;
    }
}
