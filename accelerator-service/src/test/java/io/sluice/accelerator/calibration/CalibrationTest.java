package io.sluice.accelerator.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.accelerator.hardware.Constant;
import io.sluice.accelerator.hardware.Constants;
import io.sluice.accelerator.hardware.ModelKind;
import io.sluice.accelerator.simulation.StepSink;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private final Predictor predictor = new Predictor((kind, name) -> Optional.ofNullable(
                    CalibrationTest.class.getClassLoader().getResourceAsStream(kind + "/" + name + ".properties"))
            .map(file -> new InputStreamReader(file, StandardCharsets.UTF_8)));

    @Test
    void leastSquaresFindsALineAndIgnoresAnOutlier() {
        LeastSquares problem = new LeastSquares(
                at -> {
                    double[] residuals = new double[20];
                    for (int i = 0; i < residuals.length; i++) {
                        residuals[i] = at[0] + at[1] * i - (3 + 0.5 * i) - (i == 7 ? 100 : 0);
                    }
                    return residuals;
                },
                new double[] {-10, -10},
                new double[] {10, 10},
                1e-3);
        double[] solved = problem.solve(new double[] {0, 0}, 200);
        assertEquals(3, solved[0], 0.05);
        assertEquals(0.5, solved[1], 0.05);
    }

    @Test
    void aFitFindsTheConstantsThatMadeThePoints() {
        Map<MeasuredPoint, Setup> setups = new LinkedHashMap<>();
        for (int users : new int[] {1, 4, 16}) {
            for (int gpus : new int[] {2, 4, 8}) {
                for (int prompt : new int[] {500, 2_000}) {
                    MeasuredPoint asked = point(users, gpus, prompt, 1, 1);
                    Setup setup = predictor.setup(asked);
                    Prediction.Made made = setup.predict(asked, StepSink.NONE);
                    setups.put(point(users, gpus, prompt, made.firstTokenMillis(), made.tokenMillis()), setup);
                }
            }
        }
        Constants found = ConstantsFit.fit(setups, 2, line -> {});
        setups.forEach((point, setup) -> {
            Prediction.Made made = setup.withConstants(found).predict(point, StepSink.NONE);
            assertTrue(made.tokenError() < 0.03, made.toString());
            assertTrue(made.firstTokenError() < 0.08, made.toString());
        });
    }

    @Test
    void frozenStepsTellWhatTheRunMeasured() {
        MeasuredPoint point = point(8, 4, 3_000, 1, 1);
        Setup setup = predictor.setup(point);
        Prediction.Made run = setup.predict(point, StepSink.NONE);
        Prediction.Made frozen = FrozenRun.of(point, setup).predict(setup);
        assertEquals(run.tokenMillis(), frozen.tokenMillis(), 1e-3 * run.tokenMillis());
        assertEquals(run.firstTokenMillis(), frozen.firstTokenMillis(), 1e-3 * run.firstTokenMillis());
    }

    @Test
    void aProfilesTextKeepsEverythingElse() {
        List<String> before =
                List.of("kind=gpu-node", "# old source", "mixture.layer_us=3", "mixture.step_us=4", "gpus=8");
        List<String> after = ProfileText.with(
                before, ModelKind.MIXTURE, Constants.start().with(Constant.LAYER_US, 7.25), "Fitted to 9 points.");
        assertEquals("kind=gpu-node", after.get(0));
        assertEquals("# Fitted to 9 points.", after.get(1));
        assertTrue(after.contains("mixture.layer_us=7.25"), after.toString());
        assertEquals("gpus=8", after.getLast());
        assertEquals(3 + Constant.values().length, after.size());
    }

    @Test
    void thePlotHasAPointForEachPrediction() {
        MeasuredPoint point = point(1, 1, 10, 20, 3);
        String svg = ErrorPlot.svg(List.of(new Prediction.Made(point, 22, 2.5), new Prediction.Made(point, 19, 4)));
        assertEquals(4, svg.split("<circle", -1).length - 1);
    }

    private static MeasuredPoint point(int users, int gpus, int prompt, double firstMillis, double tokenMillis) {
        return new MeasuredPoint(
                "x",
                "",
                "trtllm",
                "",
                "meta-llama/Llama-3.1-70B",
                "h200_sxm",
                "fp8",
                prompt,
                60,
                users,
                gpus,
                firstMillis,
                tokenMillis,
                Map.of());
    }
}
