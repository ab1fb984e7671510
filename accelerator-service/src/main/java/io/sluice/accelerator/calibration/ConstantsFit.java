package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fits the constants of one kind of model on one engine and generation of GPUs: runs the points, moves the constants with
 * the steps held, runs again. Errors are relative; a first token counts 0.4 of a token. What the points say nothing about stays
 * near {@link Constant#start()}: a factor of e away costs as much as one point that is 5 % off.
 */
public final class ConstantsFit {
    private static final double FIRST_TOKEN_WEIGHT = 0.4;
    /** Where prompts repeat, the points do not say which of them the engine still had in its prefix cache. */
    private static final double CACHED_FIRST_TOKEN_WEIGHT = 0.05;

    private static final double PRIOR_WEIGHT = 0.05;
    /** Points of more tokens cost most of the time, and the others of their set-up tell as much. */
    private static final long MOST_TOKENS = 3_000_000;
    /** Points in a fit, taken evenly from all: enough for so few constants. */
    public static final int MOST_POINTS = 64;

    private static final double KNEE = 0.1;
    private static final int ROUNDS = 25;
    /** Stands for 0 in logarithms, in each constant's unit. */
    private static final double LEAST = 1e-4;

    private static final Constant[] ALL = Constant.values();

    private ConstantsFit() {}

    /**
     * Fits.
     *
     * @param setups of the points; all of one kind of model
     * @param runs how often the points are run
     */
    static Constants fit(Map<MeasuredPoint, Setup> setups, int runs) {
        double[] low = new double[ALL.length];
        double[] high = new double[ALL.length];
        for (Constant constant : ALL) {
            low[constant.ordinal()] = Math.log(Math.max(LEAST, constant.min()));
            high[constant.ordinal()] = Math.log(constant.max());
        }
        Constants constants = Constants.start();
        for (int run = 0; run < runs; run++) {
            Constants present = constants;
            List<FrozenRun> frozen = thinned(setups).parallelStream()
                    .map(each -> FrozenRun.of(each.getKey(), each.getValue().withConstants(present)))
                    .toList();
            Function<double[], double[]> residuals = logs -> residuals(frozen, constants(logs));
            constants =
                    constants(new LeastSquares(residuals, low, high, KNEE).solve(logs(constants, low, high), ROUNDS));
        }
        return constants;
    }

    private static List<Map.Entry<MeasuredPoint, Setup>> thinned(Map<MeasuredPoint, Setup> setups) {
        List<Map.Entry<MeasuredPoint, Setup>> all = setups.entrySet().stream()
                .filter(each -> (long) each.getValue().workload().requests()
                                * each.getValue().workload().answerTokens()
                        <= MOST_TOKENS)
                .sorted(Comparator.comparing(each -> each.getKey().id()))
                .toList();
        int taken = Math.min(MOST_POINTS, all.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> all.get((int) ((long) i * all.size() / taken)))
                .toList();
    }

    private static double[] residuals(List<FrozenRun> runs, Constants constants) {
        int points = runs.size();
        double[] residuals = new double[2 * points + ALL.length];
        IntStream.range(0, points).parallel().forEach(i -> {
            FrozenRun run = runs.get(i);
            Prediction.Made made = run.predict(run.setup().withConstants(constants));
            residuals[2 * i] = Math.log(made.tokenMillis() / made.point().tokenMillis());
            boolean repeated = run.setup().workload().distinctPrompts()
                    < run.setup().workload().requests();
            residuals[2 * i + 1] = (repeated ? CACHED_FIRST_TOKEN_WEIGHT : FIRST_TOKEN_WEIGHT)
                    * Math.log(made.firstTokenMillis() / made.point().firstTokenMillis());
        });
        for (int i = 0; i < ALL.length; i++) {
            residuals[2 * points + i] =
                    PRIOR_WEIGHT * Math.log(Math.max(LEAST, constants.get(ALL[i])) / ALL[i].start());
        }
        return residuals;
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
