package io.sluice.accelerator.calibration;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Levenberg and Marquardt's damped least squares with numerical derivatives and Huber's weights, so that a few points that fit
 * nothing do not move the rest.
 */
final class LeastSquares {
    private static final double STEP = 1e-4;
    private static final int MOST_TRIES = 8;

    private final Function<double[], double[]> residuals;
    private final double[] low;
    private final double[] high;
    private final double knee;

    /**
     * Makes a problem.
     *
     * @param residuals residuals of parameters, always as many
     * @param low least parameters
     * @param high largest parameters
     * @param knee residual from which on a point counts linearly
     */
    LeastSquares(Function<double[], double[]> residuals, double[] low, double[] high, double knee) {
        this.residuals = residuals;
        this.low = low;
        this.high = high;
        this.knee = knee;
    }

    /**
     * Improves parameters.
     *
     * @param rounds most rounds
     */
    double[] solve(double[] start, int rounds) {
        double[] best = start.clone();
        double[] at = residuals.apply(best);
        double damping = 1e-2;
        for (int round = 0; round < rounds; round++) {
            double[][] slopes = slopes(best, at);
            double before = cost(at);
            boolean better = false;
            for (int attempt = 0; attempt < MOST_TRIES && !better; attempt++) {
                double[] tried = moved(best, step(slopes, at, damping));
                double[] there = residuals.apply(tried);
                better = cost(there) < before;
                damping = Math.clamp(better ? damping / 3 : damping * 4, 1e-7, 1e7);
                if (better) {
                    best = tried;
                    at = there;
                }
            }
            if (!better || before - cost(at) < 1e-6 * before) {
                break;
            }
        }
        return best;
    }

    private double cost(double[] at) {
        return cost(at, knee);
    }

    /** Sums up what residuals cost: their squares, beyond the knee linearly. */
    static double cost(double[] at, double knee) {
        double sum = 0;
        for (double residual : at) {
            double size = Math.abs(residual);
            sum += size <= knee ? size * size : knee * (2 * size - knee);
        }
        return sum;
    }

    private double[][] slopes(double[] best, double[] at) {
        double[][] slopes = new double[best.length][];
        for (int i = 0; i < best.length; i++) {
            double[] beside = best.clone();
            double width = best[i] + STEP > high[i] ? -STEP : STEP;
            beside[i] += width;
            double[] there = residuals.apply(beside);
            slopes[i] = new double[at.length];
            for (int j = 0; j < at.length; j++) {
                slopes[i][j] = (there[j] - at[j]) / width;
            }
        }
        return slopes;
    }

    private double[] step(double[][] slopes, double[] at, double damping) {
        int size = slopes.length;
        double[][] matrix = new double[size][size + 1];
        for (int j = 0; j < at.length; j++) {
            double weight = Math.min(1, knee / Math.max(knee, Math.abs(at[j])));
            for (int a = 0; a < size; a++) {
                double weighted = weight * slopes[a][j];
                matrix[a][size] -= weighted * at[j];
                for (int b = 0; b < size; b++) {
                    matrix[a][b] += weighted * slopes[b][j];
                }
            }
        }
        for (int a = 0; a < size; a++) {
            matrix[a][a] += damping * (matrix[a][a] + 1e-6);
        }
        return eliminate(matrix);
    }

    private double[] moved(double[] from, double[] by) {
        double[] to = new double[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = Math.clamp(from[i] + Math.clamp(by[i], -1, 1), low[i], high[i]);
        }
        return to;
    }

    /** Solves equations whose matrix is symmetric and positive, their right side in the last column. */
    private static double[] eliminate(double[][] rows) {
        int size = rows.length;
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = pivot + 1; row < size; row++) {
                double factor = rows[row][pivot] / rows[pivot][pivot];
                for (int column = pivot; column <= size; column++) {
                    rows[row][column] -= factor * rows[pivot][column];
                }
            }
        }
        double[] solution = new double[size];
        for (int row = size - 1; row >= 0; row--) {
            double value = rows[row][size];
            for (int column = row + 1; column < size; column++) {
                value -= rows[row][column] * solution[column];
            }
            solution[row] = value / rows[row][row];
        }
        return Arrays.copyOf(solution, size);
    }
}
