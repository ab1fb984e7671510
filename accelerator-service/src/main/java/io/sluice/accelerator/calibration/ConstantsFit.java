package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.simulation.StepSink;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fits the constants of one kind of model on one engine and generation of GPUs: runs the points, moves the constants with
 * the steps held, runs again. Errors are relative; a first token counts 0.4 of a token. What the points say nothing about stays
 * near {@link Constant#start()}, the more firmly the surer physics is of it ({@link Constant#firmness()}).
 */
public final class ConstantsFit {
    private static final double FIRST_TOKEN_WEIGHT = 0.4;
    /** Where prompts repeat, the points do not say which of them the engine still had in its prefix cache. */
    private static final double CACHED_FIRST_TOKEN_WEIGHT = 0.05;

    private static final double CACHED_TOKEN_WEIGHT = 0.3;
    /** Fewer users do not make a front end that is slower than the GPUs. */
    private static final int MANY_USERS = 32;
    /** What is tried for the time that the front end takes for a token, as factors of what it is so far. */
    private static final double[] FIRST_FACTORS = {3, 8, 16, 22};

    private static final double[] LATER_FACTORS = {0.75, 0.87, 1.15, 1.33};

    /** What a first time for a token must at least save to be believed: each makes the first token a little later. */
    private static final double EVIDENCE = 0.8;

    private static final double WORSE = 1.2;
    /** So many say enough. */
    private static final int MOST_BUSY_POINTS = 20;
    /** Points of more tokens cost most of the time, and the others of their set-up tell as much. */
    private static final long MOST_TOKENS = 3_000_000;
    /** Points in a fit, taken evenly from all: enough for so few constants. */
    public static final int MOST_POINTS = 96;
    /** Points on which starts are tried. */
    private static final int FEW_POINTS = 24;

    private static final int FEW_RUNS = 2;
    private static final double[] START_FACTORS = {1, 3, 0.3};
    private static final Constant[] OVERHEADS = {
        Constant.ALL_REDUCE_US,
        Constant.LAYER_US,
        Constant.SEQUENCE_US,
        Constant.STEP_US,
        Constant.EAGER_LAYER_US,
        Constant.FRONT_END_US
    };

    private static final double KNEE = 0.1;
    private static final int ROUNDS = 150;
    /** Stands for 0 in logarithms, in each constant's unit. */
    private static final double LEAST = 1e-4;

    private static final Constant[] ALL = Constant.values();

    private ConstantsFit() {}

    /**
     * Fits, beginning at what is plausible ({@link Constant#start}) and at two places away from it: with overheads a few times
     * as large, and as small. Each is tried on few points; the fit on all begins where that went best. Deterministic.
     *
     * @param setups of the points; all of one kind of model
     * @param runs how often all points are run
     * @param progress hears what each run costs
     */
    static Constants fit(Map<MeasuredPoint, Setup> setups, int runs, Consumer<String> progress) {
        List<Map.Entry<MeasuredPoint, Setup>> few = thinned(setups, FEW_POINTS);
        Fitted best = new Fitted(Constants.start(), Double.POSITIVE_INFINITY);
        for (double factor : START_FACTORS) {
            Fitted tried = fit(few, start(factor), FEW_RUNS);
            progress.accept(String.format(
                    Locale.ROOT, "  overheads x %.2f, %d points: cost %.4f", factor, few.size(), tried.cost()));
            best = tried.cost() < best.cost() ? tried : best;
        }
        List<Map.Entry<MeasuredPoint, Setup>> points = thinned(setups, MOST_POINTS);
        Fitted fitted = fit(points, best.constants(), runs);
        progress.accept(String.format(Locale.ROOT, "  %d points: cost %.4f", points.size(), fitted.cost()));
        return fitted.constants();
    }

    private record Fitted(Constants constants, double cost) {}

    private static Constants start(double factor) {
        Constants constants = Constants.start();
        for (Constant constant : OVERHEADS) {
            constants = constants.with(constant, Math.clamp(factor * constant.start(), constant.min(), constant.max()));
        }
        return constants;
    }

    private static Fitted fit(List<Map.Entry<MeasuredPoint, Setup>> points, Constants first, int runs) {
        double[] low = new double[ALL.length];
        double[] high = new double[ALL.length];
        for (Constant constant : ALL) {
            low[constant.ordinal()] = Math.log(Math.max(LEAST, constant.min()));
            high[constant.ordinal()] = Math.log(constant.max());
        }
        Constants constants = first;
        Fitted best = new Fitted(first, Double.POSITIVE_INFINITY);
        for (int run = 0; run <= runs; run++) {
            Constants present = constants;
            List<FrozenRun> frozen = points.parallelStream()
                    .map(each -> FrozenRun.of(each.getKey(), each.getValue().withConstants(present)))
                    .toList();
            Function<double[], double[]> residuals = logs -> residuals(frozen, constants(logs));
            double cost = LeastSquares.cost(residuals(frozen, present), KNEE) / points.size();
            best = cost < best.cost() ? new Fitted(present, cost) : best;
            if (run == runs) {
                break;
            }
            // Which waits for the front end there are only a run tells.
            double fixed = Math.log(constants.get(Constant.FRONT_END_TOKEN_US));
            low[Constant.FRONT_END_TOKEN_US.ordinal()] = fixed;
            high[Constant.FRONT_END_TOKEN_US.ordinal()] = fixed;
            LeastSquares problem = new LeastSquares(residuals, low, high, KNEE);
            constants = constants(problem.solve(logs(constants, low, high), ROUNDS));
            constants = withFrontEnd(points, constants, !hasFrontEnd(constants));
        }
        return best;
    }

    private static boolean hasFrontEnd(Constants constants) {
        return constants.get(Constant.FRONT_END_TOKEN_US) > 2 * Constant.FRONT_END_TOKEN_US.start();
    }

    /** Chooses how long the front end takes for a token by running the points with many users. */
    private static Constants withFrontEnd(
            List<Map.Entry<MeasuredPoint, Setup>> points, Constants constants, boolean search) {
        List<Map.Entry<MeasuredPoint, Setup>> busy = points.stream()
                .filter(each -> each.getKey().users() >= MANY_USERS)
                .limit(MOST_BUSY_POINTS)
                .toList();
        Constants best = constants;
        double asItIs = cost(busy, constants);
        double least = (search ? EVIDENCE : 1) * asItIs;
        double last = asItIs;
        for (double factor : search ? FIRST_FACTORS : LATER_FACTORS) {
            double micros = factor * constants.get(Constant.FRONT_END_TOKEN_US);
            Constants tried = constants.with(
                    Constant.FRONT_END_TOKEN_US,
                    Math.clamp(micros, Constant.FRONT_END_TOKEN_US.min(), Constant.FRONT_END_TOKEN_US.max()));
            double cost = cost(busy, tried);
            if (cost > WORSE * last) {
                break; // A slower one queues still more.
            }
            last = Math.min(last, cost);
            if (cost < least) {
                least = cost;
                best = tried;
            }
        }
        return best;
    }

    private static double cost(List<Map.Entry<MeasuredPoint, Setup>> points, Constants constants) {
        return points.parallelStream()
                .mapToDouble(each -> {
                    Setup setup = each.getValue().withConstants(constants);
                    double[] two = residuals(setup, setup.predict(each.getKey(), StepSink.NONE));
                    return LeastSquares.cost(two, KNEE);
                })
                .sum();
    }

    private static List<Map.Entry<MeasuredPoint, Setup>> thinned(Map<MeasuredPoint, Setup> setups, int most) {
        List<Map.Entry<MeasuredPoint, Setup>> all = setups.entrySet().stream()
                .filter(each -> (long) each.getValue().workload().requests()
                                * each.getValue().workload().answerTokens()
                        <= MOST_TOKENS)
                .sorted(Comparator.comparing(each -> each.getKey().id()))
                .toList();
        int taken = Math.min(most, all.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / taken)))
                .toList();
    }

    private static double[] residuals(List<FrozenRun> runs, Constants constants) {
        int points = runs.size();
        double[] residuals = new double[2 * points + ALL.length];
        IntStream.range(0, points).parallel().forEach(i -> {
            FrozenRun run = runs.get(i);
            double[] two = residuals(run.setup(), run.predict(run.setup().withConstants(constants)));
            residuals[2 * i] = two[0];
            residuals[2 * i + 1] = two[1];
        });
        for (int i = 0; i < ALL.length; i++) {
            residuals[2 * points + i] =
                    ALL[i].firmness() * Math.log(Math.max(LEAST, constants.get(ALL[i])) / ALL[i].start());
        }
        return residuals;
    }

    private static double[] residuals(Setup setup, Prediction.Made made) {
        MeasuredPoint point = made.point();
        boolean repeated = setup.workload().distinctPrompts() < setup.workload().requests();
        return new double[] {
            (repeated ? CACHED_TOKEN_WEIGHT : 1) * log(made.tokenMillis() / point.tokenMillis()),
            (repeated ? CACHED_FIRST_TOKEN_WEIGHT : FIRST_TOKEN_WEIGHT)
                    * log(made.firstTokenMillis() / point.firstTokenMillis())
        };
    }

    private static double log(double ratio) {
        return Math.log(Math.max(1e-3, ratio));
    }

    private static double[] logs(Constants constants, double[] low, double[] high) {
        double[] logs = new double[ALL.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.clamp(Math.log(Math.max(LEAST, constants.get(ALL[i]))), low[i], high[i]);
        }
        return logs;
    }

    private static Constants constants(double[] logs) {
        Constants constants = Constants.start();
        for (int i = 0; i < logs.length; i++) {
            constants = constants.with(ALL[i], Math.clamp(Math.exp(logs[i]), ALL[i].min(), ALL[i].max()));
        }
        return constants;
    }
}
