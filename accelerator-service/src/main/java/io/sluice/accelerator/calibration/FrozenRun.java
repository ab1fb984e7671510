package io.sluice.accelerator.calibration;

import io.sluice.accelerator.hardware.MeanStepTime;
import io.sluice.accelerator.hardware.StepShape;
import io.sluice.accelerator.simulation.StepSink;
import java.util.HashMap;
import java.util.Map;

/**
 * The steps of one run, put together where they are alike. With other constants each of them takes another time, and so the
 * means change; which steps there are is taken to stay as it was. A fit moves the constants on this, then runs again.
 */
final class FrozenRun implements StepSink {
    private static final int TOKENS_ALIKE = 64;

    private final MeasuredPoint point;
    private final Setup setup;
    private final Map<Long, Bin> bins = new HashMap<>();
    /** What the run measured beyond its steps: waits for the front end, and for the end of a step. */
    private double firstRestMillis;

    private double tokenRestMillis;

    private FrozenRun(MeasuredPoint point, Setup setup) {
        this.point = point;
        this.setup = setup;
    }

    /** Runs a point. */
    static FrozenRun of(MeasuredPoint point, Setup setup) {
        FrozenRun run = new FrozenRun(point, setup);
        Prediction.Made measured = setup.predict(point, run);
        Prediction.Made summed = run.predict(setup);
        run.firstRestMillis = measured.firstTokenMillis() - summed.firstTokenMillis();
        run.tokenRestMillis = measured.tokenMillis() - summed.tokenMillis();
        return run;
    }

    MeasuredPoint point() {
        return point;
    }

    Setup setup() {
        return setup;
    }

    @Override
    public void step(StepShape shape, int waiting, double decoding) {
        long key = ((long) shape.decodeSequences << 32)
                | ((long) Math.min(shape.prefillSequences, 255) << 24)
                | (shape.prefillTokens / TOKENS_ALIKE);
        bins.computeIfAbsent(key, any -> new Bin()).add(shape, waiting, decoding);
    }

    /** Predicts the point as if these steps were taken with the set-up's constants. */
    Prediction.Made predict(Setup changed) {
        MeanStepTime time = changed.profile().meanStepTime(changed.model());
        double first = 0;
        double token = 0;
        for (Bin bin : bins.values()) {
            double seconds = bin.seconds(time);
            first += seconds * bin.waiting;
            token += seconds * bin.decoding;
        }
        int requests = changed.workload().requests();
        return new Prediction.Made(
                point,
                1e3 * first / requests + changed.frontEndMillis() + firstRestMillis,
                1e3 * token / requests + tokenRestMillis);
    }

    /** Steps that are alike. */
    private static final class Bin {
        private double steps;
        private double decodes;
        private double context;
        private double prompts;
        private double promptTokens;
        private double pairs;
        private double waiting;
        private double decoding;

        void add(StepShape shape, int stepWaiting, double stepDecoding) {
            steps++;
            decodes += shape.decodeSequences;
            context += shape.decodeContextTokens;
            prompts += shape.prefillSequences;
            promptTokens += shape.prefillTokens;
            pairs += shape.prefillAttentionPairs;
            waiting += stepWaiting;
            decoding += stepDecoding;
        }

        double seconds(MeanStepTime time) {
            return time.seconds(decodes / steps, context / steps, prompts / steps, promptTokens / steps, pairs / steps);
        }
    }
}
