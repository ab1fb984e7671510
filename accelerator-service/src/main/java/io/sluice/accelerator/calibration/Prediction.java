package io.sluice.accelerator.calibration;

import java.util.Optional;

/** What becomes of a point. */
public sealed interface Prediction {
    /** Returns the point. */
    MeasuredPoint point();

    /**
     * It was predicted.
     *
     * @param firstTokenMillis predicted time to the first token
     * @param tokenMillis predicted time per output token
     * @param extrapolated if nothing was measured for this combination: which constants stand in, in words
     */
    record Made(MeasuredPoint point, double firstTokenMillis, double tokenMillis, Optional<String> extrapolated)
            implements Prediction {
        /** Makes one by constants that were fitted to measurements of the same combination. */
        public Made(MeasuredPoint point, double firstTokenMillis, double tokenMillis) {
            this(point, firstTokenMillis, tokenMillis, Optional.empty());
        }

        /** Returns the relative error of the time to the first token, 0 or more. */
        public double firstTokenError() {
            return Math.abs(firstTokenMillis / point.firstTokenMillis() - 1);
        }

        /** Returns the relative error of the time per output token, 0 or more. */
        public double tokenError() {
            return Math.abs(tokenMillis / point.tokenMillis() - 1);
        }
    }

    /**
     * It was not.
     *
     * @param reason why
     */
    record Not(MeasuredPoint point, String reason) implements Prediction {}
}
