package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fits the constants of one kind of model on one engine and generation of GPUs: runs the points, moves the constants with
 * the steps held, runs again. Errors are relative; a first token counts 0.4 of a token.
 */
public final class ConstantsFit {
    private static final double FIRST_TOKEN_WEIGHT = 0.4;
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
     * @param start what to start from
     * @param runs how often the points are run
     */
    static Constants fit(Map<MeasuredPoint, Setup> setups, Constants start, int runs) {
        double[] low = new double[ALL.length];
        double[] high = new double[ALL.length];
        for (Constant constant : ALL) {
            low[constant.ordinal()] = Math.log(Math.max(LEAST, constant.min()));
            high[constant.ordinal()] = Math.log(constant.max());
        }
        Constants constants = start;
        for (int run = 0; run < runs; run++) {
            Constants present = constants;
            List<FrozenRun> frozen = setups.entrySet().parallelStream()
                    .map(each -> FrozenRun.of(each.getKey(), each.getValue().withConstants(present)))
                    .toList();
            Function<double[], double[]> residuals = logs -> residuals(frozen, constants(logs));
            constants =
                    constants(new LeastSquares(residuals, low, high, KNEE).solve(logs(constants, low, high), ROUNDS));
        }
        return constants;
    }

    private static double[] residuals(List<FrozenRun> runs, Constants constants) {
        double[] residuals = new double[2 * runs.size()];
        for (int i = 0; i < runs.size(); i++) {
            FrozenRun run = runs.get(i);
            Prediction.Made made = run.predict(run.setup().withConstants(constants));
            residuals[2 * i] = Math.log(made.tokenMillis() / made.point().tokenMillis());
            residuals[2 * i + 1] = FIRST_TOKEN_WEIGHT
                    * Math.log(made.firstTokenMillis() / made.point().firstTokenMillis());
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
